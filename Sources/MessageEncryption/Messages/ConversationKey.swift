public import AgentSignatures
import ByteFraming
import Crypto
import Foundation
public import MessageFormats

/// The id of a conversation of two: what both can compute and nobody chooses.
public enum ConversationKey {
    public static let domain = "nacre/dm-conversation/v1\0"

    /// The first 16 bytes of SHA-256 over `"nacre/dm-conversation/v1\0"` and, framed, log origin and the two UUIDs, the
    /// smaller first.
    public static func id(logOrigin: String, _ one: ObjectUUID, _ other: ObjectUUID) -> ConversationID {
        let agents = [one.bytes, other.bytes].sorted { $0.lexicographicallyPrecedes($1) }
        let bytes = Array(domain.utf8) + Framing.frame(optional: [Array(logOrigin.utf8)] + agents)
        return ConversationID(first: Array(SHA256.hash(data: bytes)))
    }
}
