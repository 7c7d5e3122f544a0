import PrivacyPassToken
import TransparencyLog

/// An issuer's key as a log names it: by the hash of it that stands in every token.
public struct LoggedKey: Sendable, Hashable {
    public let kind: TokenKind
    public let epoch: Epoch
    /// 32 bytes, RFC 9578 section 6.5.
    public let tokenKeyID: [UInt8]

    public init(kind: TokenKind, epoch: Epoch, tokenKeyID: [UInt8]) {
        self.kind = kind
        self.epoch = epoch
        self.tokenKeyID = tokenKeyID
    }

    public init(_ key: EpochKey) { self.init(kind: key.kind, epoch: key.epoch, tokenKeyID: key.key.tokenKeyID.bytes) }

    /// Nil for a kind or epoch that there cannot be.
    public init?(_ statement: IssuerKeyStatement) {
        guard let kind = try? TokenKind(statement.kind), let epoch = Epoch(number: statement.epoch) else { return nil }
        self.init(kind: kind, epoch: epoch, tokenKeyID: statement.tokenKeyID)
    }

    public var statement: IssuerKeyStatement {
        IssuerKeyStatement(kind: kind.name, epoch: epoch.number, tokenKeyID: tokenKeyID)
    }
}
