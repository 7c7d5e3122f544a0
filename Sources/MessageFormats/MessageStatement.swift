public import AgentSignatures
import ByteFraming
public import Crypto
import Foundation

/// What the sender's identity key signs of a message.
///
/// Ed25519 over `"nacre/dm-sig/v1\0"` and then, framed as in ``PrekeyStatement``:
/// ```
/// SHA-256(info)             32 bytes: for whom, for which of its keys, on which network
/// sender                    16 bytes of its UUID
/// key id                    text, of the key that signs
/// message id                16 bytes
/// conversation id           16 bytes
/// counter                   the sender's, in this conversation and for this device of the recipient
/// time                      milliseconds since 1970-01-01
/// body                      canonical JSON
/// ```
public struct MessageStatement: Hashable, Sendable {
    public static let domain = "nacre/dm-sig/v1\0"
    public static let mostBodyBytes = 60_000

    public let info: SealingInfo
    public let sender: ObjectUUID
    public let key: KeyID
    public let id: MessageID
    public let conversation: ConversationID
    public let counter: Int64
    /// Milliseconds since 1970.
    public let time: Int64
    public let body: [UInt8]

    public init(
        info: SealingInfo, sender: ObjectUUID, key: KeyID, id: MessageID, conversation: ConversationID, counter: Int64,
        time: Int64, body: [UInt8]
    ) {
        self.info = info
        self.sender = sender
        self.key = key
        self.id = id
        self.conversation = conversation
        self.counter = counter
        self.time = time
        self.body = body
    }

    /// What is signed.
    public var bytes: [UInt8] {
        Array(Self.domain.utf8)
            + Framing.frame(optional: [
                info.digest, sender.bytes, Array(key.text.utf8), id.bytes, conversation.bytes, Framing.number(counter),
                Framing.number(time), body,
            ])
    }

    public func signed(by key: Curve25519.Signing.PrivateKey) throws -> IdentitySignature {
        try IdentitySignature(bytes: Array(key.signature(for: bytes)))
    }

    public func isSigned(by key: IdentityKey, _ signature: IdentitySignature) -> Bool {
        key.id == self.key && key.signed(bytes, signature)
    }
}
