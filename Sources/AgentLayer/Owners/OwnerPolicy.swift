import AgentAPI
import Envelope
import HTTPSupport

/// An owner's choices, as they are checked and sealed.
extension OwnerPolicy {
    /// What is enforced in this version; the others are kept for when there is something to enforce.
    static let inForce = ["messages_from", "research_opt_out", "follows_visible"]

    /// Throws a 400 `Refusal`.
    func check() throws(Refusal) {
        guard (0...Self.maxJitterMinutes).contains(postingJitterMinutes) else {
            throw .badRequest(
                "INVALID_FIELD", "posting_jitter_minutes is out of range", hint: "From 0 to \(Self.maxJitterMinutes).")
        }
    }

    /// Of one size: who may send messages, jitter (2 bytes, big-endian), opt-out, visibility.
    var bytes: [UInt8] {
        let senders = UInt8(MessageSenders.allCases.firstIndex(of: messagesFrom) ?? 0)
        return [
            senders, UInt8(postingJitterMinutes >> 8 & 0xFF), UInt8(postingJitterMinutes & 0xFF),
            researchOptOut ? 1 : 0, followsVisible ? 1 : 0,
        ]
    }

    init(bytes: [UInt8]) throws {
        let senders = MessageSenders.allCases
        guard bytes.count == 5, senders.indices.contains(Int(bytes[0])), bytes[3] < 2, bytes[4] < 2 else {
            throw EnvelopeError.cannotOpen
        }
        self.init(
            messagesFrom: senders[Int(bytes[0])], postingJitterMinutes: Int(bytes[1]) << 8 | Int(bytes[2]),
            researchOptOut: bytes[3] == 1, followsVisible: bytes[4] == 1)
    }
}
