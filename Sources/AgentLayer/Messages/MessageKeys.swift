import Envelope
import JSONWriting

/// The keys by which messages are found (protocols.md sections 4 and 5). They are sealed under their agents' data keys.
struct MessageKeys: Sendable {
    private let tags: PurposeKey

    // Tags by which rows are found stay under the first key of their purpose, as those of private lists.
    init(dataKeys: DataKeyStore) async throws { tags = try await dataKeys.purposeKeys("message-tag").all[0] }

    /// - Parameter device: whose mailbox it is, for agents that read on several with keys of their own; empty for messages
    ///   that the server seals.
    func mailbox(_ box: MailboxAddress.Box, of agent: AgentID, device: [UInt8] = []) -> MailboxAddress {
        MailboxAddress(
            tags: tags, bytes: tags.tag("nacre/mailbox/v1\0", agent.bytes, Array(box.rawValue.utf8), device))
    }

    /// A mailbox whose address was noted.
    func mailbox(bytes: [UInt8]) -> MailboxAddress { MailboxAddress(tags: tags, bytes: bytes) }

    /// The one conversation of two agents, whoever begins it: two that ask each other at once are in the same. Version 8
    /// of RFC 9562: made by a rule of our own.
    func conversation(of one: AgentID, and other: AgentID) -> ConversationID {
        let pair = [one.bytes, other.bytes].sorted { $0.lexicographicallyPrecedes($1) }
        var bytes = Array(tags.tag("nacre/conversation/v1\0", pair[0], pair[1]).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return ConversationID(bytes: bytes)
    }
}

/// A mailbox of an agent, as a keyed hash. What lies in it has a tag for each place, so that rows do not tell that they
/// belong together: nor to whom, nor how many somebody has.
struct MailboxAddress: Hashable, Sendable {
    enum Box: String, Sendable {
        /// What others sent.
        case arrived
        /// The agent's own copies.
        case sent
    }

    private let tags: PurposeKey
    let bytes: [UInt8]

    fileprivate init(tags: PurposeKey, bytes: [UInt8]) {
        self.tags = tags
        self.bytes = bytes
    }

    func tag(_ place: MailboxPlace) -> [UInt8] {
        tags.tag("nacre/mailbox-place/v1\0", bytes, number(place.day), number(Int64(place.number)))
    }

    private func number(_ value: Int64) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

    /// For `WriteTransaction.lock`: who puts something in waits for who is doing so. Taken after the lock of the agent
    /// that writes, and no other lock after it.
    var lockKey: Int64 { Int64(bitPattern: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }) }

    static func == (one: Self, other: Self) -> Bool { one.bytes == other.bytes }
    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
