import AccountAPI
import AgentAPI
import Crypto
import Foundation
import JSONWriting

/// How a wallet reaches the two servers. A value, so that a test or a drill can stand between: cut a line, lose an
/// answer, note a moment.
///
/// Every call opens a connection of its own and closes it: two agents of one owner never share one.
public struct WalletConnections: Sendable {
    /// GET the issuer's directory; needs no session.
    public var issuerDirectory: @Sendable (_ accounts: ServerAddress) async throws -> [UInt8]
    /// GET a file of a server's log, such as `/log/checkpoint`; needs no session and tells nothing of who asks.
    public var logFile: @Sendable (_ server: ServerAddress, _ path: String) async throws -> [UInt8]
    public var allowance: @Sendable (_ accounts: ServerAddress, _ session: String) async throws -> TokenAllowance
    /// POST a batch of blinded messages.
    public var drawTokens:
        @Sendable (_ accounts: ServerAddress, _ session: String, _ batch: [UInt8]) async throws -> [UInt8]
    /// How many owners drew; asked at a draw only. Nil where it is not known.
    public var crowd: @Sendable (_ accounts: ServerAddress) async throws -> CrowdReply?
    /// Nil where there is no copy.
    public var walletCopy: @Sendable (_ accounts: ServerAddress, _ session: String) async throws -> StoredCopy?
    /// - Returns: the new version.
    public var putWalletCopy:
        @Sendable (
            _ accounts: ServerAddress, _ session: String, _ bytes: [UInt8], _ replacing: String?
        ) async throws -> String
    /// Exchanges a claim code for one that is good for longer.
    public var pickUpClaim: @Sendable (_ agents: ServerAddress, _ code: String) async throws -> String
    /// One request with one agent's owner key.
    public var perform: @Sendable (OwnerCall) async throws -> OwnerCallReply

    public init(
        issuerDirectory: @escaping @Sendable (ServerAddress) async throws -> [UInt8],
        logFile: @escaping @Sendable (ServerAddress, String) async throws -> [UInt8],
        allowance: @escaping @Sendable (ServerAddress, String) async throws -> TokenAllowance,
        drawTokens: @escaping @Sendable (ServerAddress, String, [UInt8]) async throws -> [UInt8],
        crowd: @escaping @Sendable (ServerAddress) async throws -> CrowdReply? = { _ in nil },
        walletCopy: @escaping @Sendable (ServerAddress, String) async throws -> StoredCopy?,
        putWalletCopy: @escaping @Sendable (ServerAddress, String, [UInt8], String?) async throws -> String,
        pickUpClaim: @escaping @Sendable (ServerAddress, String) async throws -> String,
        perform: @escaping @Sendable (OwnerCall) async throws -> OwnerCallReply
    ) {
        self.issuerDirectory = issuerDirectory
        self.logFile = logFile
        self.allowance = allowance
        self.drawTokens = drawTokens
        self.crowd = crowd
        self.walletCopy = walletCopy
        self.putWalletCopy = putWalletCopy
        self.pickUpClaim = pickUpClaim
        self.perform = perform
    }
}

/// What an account may draw in an epoch.
public struct TokenAllowance: Sendable, Equatable {
    /// The epoch that runs by the account server's clock.
    public let epoch: Int64
    public let run: Int
    public let vote: Int

    public init(epoch: Int64, run: Int, vote: Int) {
        self.epoch = epoch
        self.run = run
        self.vote = vote
    }
}

/// A wallet's copy at the account server.
public struct StoredCopy: Sendable, Equatable {
    public let bytes: [UInt8]
    /// Random, made by the server.
    public let version: String

    public init(bytes: [UInt8], version: String) {
        self.bytes = bytes
        self.version = version
    }
}

/// A request with one agent's owner key.
public struct OwnerCall: Sendable {
    public enum Request: Sendable, Equatable {
        /// - Parameter trailKey: X-Wing public key, 1,216 bytes.
        case claim(code: String, trailKey: [UInt8])
        case status
        case renew
        case policy(OwnerPolicy)
        case pause
        case resume
        case rotateKey
        case authorizeKey(keyID: String)
        case revokeKey(keyID: String)
        case export
        case withdraw
    }

    public let server: ServerAddress
    /// Which of the wallet's agents it is about; not sent, the key says it.
    public let agent: UUID
    public let key: Curve25519.Signing.PrivateKey
    public let request: Request
    /// RFC 9577 section 2.2, where the request spends one.
    public let token: [UInt8]?
    public let clock: @Sendable () -> Timestamp
}

/// What a request brought; what it did not bring is nil.
public struct OwnerCallReply: Sendable, Equatable {
    public var name: String?
    public var standingUntil: CalendarDay?
    public var votesCountUntil: CalendarDay?
    public var confirmed: Bool?
    public var policy: OwnerPolicy?
    public var apiKey: String?
    /// Of an export.
    public var bytes: [UInt8]?

    public init() {}
}
