public import AgentSignatures
import ByteFraming
import Crypto
import Foundation

/// What a sealed message is bound to: HPKE's `info` ([RFC 9180 section 5.1](https://www.rfc-editor.org/rfc/rfc9180#section-5.1)).
///
/// `"nacre/dm/v1\0"` and then, framed as in ``PrekeyStatement``:
/// ```
/// suite                     the name of the suite
/// log origin
/// recipient                 16 bytes of its UUID
/// recipient's identity key  32 bytes, the key that signed the prekey
/// prekey id                 16 bytes
/// SHA-256(prekey)           32 bytes
/// ```
/// The message's signature covers the hash of it: a recipient who seals the same content to a third agent has no
/// signature that fits.
public struct SealingInfo: Hashable, Sendable {
    public static let domain = "nacre/dm/v1\0"
    public static let digestSize = 32

    public let logOrigin: String
    public let recipient: ObjectUUID
    public let recipientKey: IdentityKey
    public let prekey: PrekeyID
    /// SHA-256 of the prekey, 32 bytes.
    public let prekeyDigest: [UInt8]

    public init(
        logOrigin: String, recipient: ObjectUUID, recipientKey: IdentityKey, prekey: PrekeyID, prekeyDigest: [UInt8]
    ) throws(MessageFormatProblem) {
        guard prekeyDigest.count == Self.digestSize else { throw .wrongSize }
        self.logOrigin = logOrigin
        self.recipient = recipient
        self.recipientKey = recipientKey
        self.prekey = prekey
        self.prekeyDigest = prekeyDigest
    }

    /// - Parameter key: the one that signed the statement.
    public init(of statement: PrekeyStatement, signedBy key: IdentityKey) {
        logOrigin = statement.logOrigin
        recipient = statement.agent
        recipientKey = key
        prekey = statement.id
        prekeyDigest = statement.key.digest
    }

    public var bytes: [UInt8] {
        Array(Self.domain.utf8)
            + Framing.frame(optional: [
                Array(SealingSuite.name.utf8), Array(logOrigin.utf8), recipient.bytes, recipientKey.bytes, prekey.bytes,
                prekeyDigest,
            ])
    }

    /// SHA-256 of ``bytes``.
    public var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }
}
