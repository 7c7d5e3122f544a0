import ByteFraming
import Envelope
import JSONWriting

/// What an agent knows of all its conversations: requests, blocks, what was read. Sealed as one of its private lists
/// (protocols.md section 5), padded to a power of two from 4 KiB.
///
/// Nobody else writes it. What others send is found in the mailbox's places the next time that it is opened.
struct Mailbox: Sendable, Equatable {
    /// How far what arrived was taken in.
    var arrived = MailboxEnd.beginning
    /// The next place for a copy of what the agent sends.
    private var sentDay: Int64 = 0
    private var sentNext = 0
    private(set) var conversations: [Conversation] = []

    /// Conversations, refused ones and blocks included.
    static let capacity = 2_000

    private static let domain = Array("nacre/mailbox-state/v1\0".utf8)

    init() {}

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        arrived = MailboxEnd(
            day: try reader.number(), next: Int(try reader.number()), nextOfDayBefore: Int(try reader.number()))
        (sentDay, sentNext) = (try reader.number(), Int(try reader.number()))
        while !reader.isAtEnd { conversations.append(try Conversation(&reader)) }
    }

    var bytes: [UInt8] {
        Framing.frame([
            Self.domain, Framing.number(arrived.day), Framing.number(Int64(arrived.next)),
            Framing.number(Int64(arrived.nextOfDayBefore)), Framing.number(sentDay), Framing.number(Int64(sentNext)),
        ]) + conversations.flatMap(\.bytes)
    }

    // MARK: Conversations

    subscript(_ id: ConversationID) -> Conversation? { conversations.first { $0.id == id } }

    mutating func begin(_ conversation: Conversation) { conversations.append(conversation) }

    /// False when there is none with this id.
    @discardableResult
    mutating func change(_ id: ConversationID, _ change: (inout Conversation) -> Void) -> Bool {
        guard let index = conversations.firstIndex(where: { $0.id == id }) else { return false }
        change(&conversations[index])
        return true
    }

    var requests: [Conversation] { conversations.filter { $0.state == .asked } }
    var unread: Int { conversations.reduce(0) { $0 + $1.unread } }

    // MARK: Messages

    /// Takes in what lies at a place. Of an agent that was told no, nothing is kept.
    mutating func receive(_ message: StoredMessage, at place: MailboxPlace) {
        if self[message.conversation] == nil {
            conversations.append(
                Conversation(
                    message.conversation, with: message.sender, .asked, isOwn: false, at: message.sentAt))
        }
        change(message.conversation) { conversation in
            guard conversation.with == message.sender else { return }
            switch conversation.state {
            case .rejected, .blocked: return
            // Asked for by both, or approved by the other one.
            case .requested: conversation.state = .open
            case .asked, .open: break
            }
            conversation.lastAt = max(conversation.lastAt, message.sentAt)
            conversation.entries.append(Conversation.Entry(place: place, isOwn: false, isUnread: true))
        }
    }

    /// The place for a copy of what the agent sends today; nil when it has sent as many as it can.
    mutating func takePlace(on day: Int64, limit: Int) -> MailboxPlace? {
        // A clock that was set back goes on in the later day: places are never taken twice.
        if day > sentDay { (sentDay, sentNext) = (day, 0) }
        guard sentNext < limit else { return nil }
        defer { sentNext += 1 }
        return MailboxPlace(day: sentDay, number: sentNext)
    }

    /// The agent's own message, in a conversation that is begun where there is none.
    mutating func send(_ message: StoredMessage, to recipient: AgentID, at place: MailboxPlace) {
        if self[message.conversation] == nil {
            conversations.append(
                Conversation(message.conversation, with: recipient, .requested, isOwn: true, at: message.sentAt))
        }
        change(message.conversation) { conversation in
            conversation.lastAt = max(conversation.lastAt, message.sentAt)
            conversation.entries.append(Conversation.Entry(place: place, isOwn: true, isUnread: false))
        }
    }

    /// Marks what lies before `end` as read.
    mutating func markRead(_ id: ConversationID, upTo end: MailboxEnd) {
        change(id) { conversation in
            for index in conversation.entries.indices
            where !conversation.entries[index].isOwn && end.covers(conversation.entries[index].place) {
                conversation.entries[index].isUnread = false
            }
        }
    }

    /// Leaves out what has expired. A request that nobody answered goes with its message, as does a refusal; what is open or
    /// blocked stays. Should there be too many, the refused and the oldest unanswered go first.
    mutating func tidy(today: Int64) {
        let first = today - MailboxPlace.keptDays
        for index in conversations.indices where conversations[index].entries.contains(where: { $0.place.day < first }) {
            conversations[index].entries.removeAll { $0.place.day < first }
        }
        conversations.removeAll { conversation in
            ![.open, .blocked].contains(conversation.state) && conversation.lastAt.day < first
        }
        guard conversations.count > Self.capacity else { return }
        let spare = conversations.filter { ![.open, .blocked].contains($0.state) }.sorted { $0.lastAt < $1.lastAt }
        let gone = Set(spare.prefix(conversations.count - Self.capacity).map(\.id))
        conversations.removeAll { gone.contains($0.id) }
    }

    /// Whether one more can be kept open or blocked.
    var hasRoom: Bool { conversations.count(where: { [.open, .blocked].contains($0.state) }) < Self.capacity }
}
