public import AgentSignatures
import Crypto
import Foundation
public import MessageFormats

/// Opens messages, in two steps: ``open(_:with:)`` says who is said to have written, then the caller finds that agent's key
/// in the log, and ``UnverifiedMessage/verified(under:now:)`` looks whether it is true.
public enum MessageOpener {
    /// - Throws: ``MessageProblem``: `otherPrekey`, `cannotBeOpened`, `badPadding`, `malformedContent`.
    public static func open(
        _ sealed: SealedMessage, with prekey: OwnPrekey
    ) throws(MessageProblem) -> UnverifiedMessage {
        guard sealed.prekey == prekey.statement.id else { throw .otherPrekey }
        let info = prekey.info
        let padded: [UInt8]
        do {
            var context = try HPKE.Recipient(
                privateKey: prekey.privateKey, ciphersuite: .sealing, info: Data(info.bytes),
                encapsulatedKey: Data(sealed.encapsulatedKey))
            padded = Array(try context.open(sealed.ciphertext))
        } catch {
            throw .cannotBeOpened
        }
        return UnverifiedMessage(inner: try InnerMessage(try MessagePadding.unpad(padded), info: info))
    }
}

/// Opened, and said to be somebody's: nothing in it is believed, and its words cannot be read yet.
public struct UnverifiedMessage: Sendable {
    private let statement: MessageStatement
    private let signature: IdentitySignature

    init(inner: InnerMessage) {
        statement = inner.statement
        signature = inner.signature
    }

    /// Whose key to look for.
    public var sender: ObjectUUID { statement.sender }
    /// Which of its keys.
    public var senderKey: KeyID { statement.key }
    /// For a replay's sake: whoever saw this id from this sender in the last 60 days refuses it.
    public var id: MessageID { statement.id }

    /// - Parameters:
    ///   - key: what the log has under ``senderKey`` for ``sender``. Whether it was good when the message came is the
    ///     caller's to look at, as are messages seen before.
    ///   - now: milliseconds since 1970.
    /// - Throws: ``MessageProblem``: `otherSenderKey`, `badSignature`, `inTheFuture`, `tooOld`, what is wrong with the body,
    ///   `otherConversation`, `otherAddressee`.
    public func verified(under key: IdentityKey, now: Int64) throws(MessageProblem) -> OpenedMessage {
        guard key.id == statement.key else { throw .otherSenderKey }
        guard statement.isSigned(by: key, signature) else { throw .badSignature }
        // Only the caller's number is computed with: the other one may be as far off as 64 bits allow.
        guard statement.time <= now + MessageTerms.furthestAhead else { throw .inTheFuture }
        guard statement.time >= now - MessageTerms.oldest else { throw .tooOld }
        return try OpenedMessage(statement: statement, signature: signature, key: key)
    }
}
