import AgentAPI
import Envelope
import HTTPSupport
import JSONWriting
import Storage

/// A mailbox opened for reading: with everything that has arrived, and what was read marked so. Reading writes nothing.
struct OpenedMailbox: Sendable {
    let network: AgentNetwork
    let holder: MailboxHolder
    let mailbox: Mailbox

    init(of agent: CurrentAgent, _ network: AgentNetwork) async throws {
        try await self.init(of: agent.id, since: agent.createdDay, network)
    }

    /// - Parameter since: the day on which the agent came, where that is known.
    init(of agent: AgentID, since: Int64 = 0, _ network: AgentNetwork) async throws {
        let holder = try await MailboxHolder(reading: agent, network)
        self.holder = holder
        self.network = network
        guard holder.key != nil else {
            mailbox = Mailbox()
            return
        }
        let (today, readings) = (network.clock.now.day, network.messages.readings.of(agent))
        mailbox = try await network.store.read { transaction in
            try transaction.mailbox(
                of: holder, today: today, since: since, readings: readings, ends: network.messages.ends
            ).mailbox
        }
    }

    /// Throws a 404 `Refusal`, which is also what those get who are not in it.
    func conversation(_ text: String) throws(Refusal) -> Conversation {
        guard let id = ConversationID(text), let found = mailbox[id] else { throw .conversationNotFound }
        return found
    }

    // MARK: What the other side says

    /// Where a conversation stands, as both sides see it. Of those that were asked for, the answer is in the other agent's
    /// mailbox. Whether it blocked this one is not told: that looks like a rejection.
    func status(of conversation: Conversation) async throws -> MessageConversation.Status {
        switch conversation.state {
        case .asked: return .pending
        case .open: return .approved
        case .rejected: return .rejected
        case .blocked: return .blocked
        case .requested: break
        }
        let other = try await MailboxHolder(reading: conversation.with, network)
        let today = network.clock.now.day
        let theirs = try await network.store.read { try $0.storedMailbox(of: other, today: today) }
        switch theirs?.mailbox[conversation.id]?.state {
        case .open, .requested: return .approved
        case .rejected, .blocked: return .rejected
        case .asked, nil: return .pending
        }
    }

    /// The agents of these conversations.
    func people(of conversations: [Conversation]) async throws -> [AgentID: MessageQueries.Person] {
        let agents = Array(Set(conversations.map(\.with)))
        var people: [AgentID: MessageQueries.Person] = [:]
        for start in stride(from: 0, to: agents.count, by: 200) {
            let some = Array(agents[start..<min(start + 200, agents.count)])
            for person in try await network.store.all(MessageQueries.people(some)) { people[person.agent.id] = person }
        }
        return people
    }

    // MARK: Messages

    /// A message with its words; nil where its sender withdrew and took them along.
    struct Words: Sendable {
        let message: StoredMessage
        let isOwn: Bool
        let text: String?
    }

    /// The messages at these places that are still there, in the order in which they were sent.
    func words(at entries: some Collection<Conversation.Entry>) async throws -> [Words] {
        guard !entries.isEmpty else { return [] }
        let key = try holder.requireKey()
        let places = entries.map { (entry: $0, tag: holder.address(of: $0).tag($0.place)) }
        var sealed: [[UInt8]: [UInt8]] = [:]
        for start in stride(from: 0, to: places.count, by: 200) {
            let tags = places[start..<min(start + 200, places.count)].map(\.tag)
            for row in try await network.store.all(MessageQueries.find(tags)) { sealed[row.tag] = row.sealed }
        }
        var keys: [AgentID: DataKey?] = [:]
        var found: [Words] = []
        for place in places {
            guard let bytes = sealed[place.tag],
                let message = try? StoredMessage(sealed: bytes, tag: place.tag, key: key)
            else { continue }
            let senderKey: DataKey?
            if let known = keys[message.sender] {
                senderKey = known
            } else {
                senderKey = try await network.keys.existingListKey(of: message.sender)
                keys[message.sender] = .some(senderKey)
            }
            found.append(Words(message: message, isOwn: place.entry.isOwn, text: message.text(senderKey)))
        }
        // Of the same millisecond: as this agent got to know them.
        return found.enumerated().sorted {
            ($0.element.message.sentAt, $0.offset) < ($1.element.message.sentAt, $1.offset)
        }
        .map(\.element)
    }

    /// The newest message that `isWanted` of each conversation, where it is still there.
    func newest(
        of conversations: [Conversation], where isWanted: (Conversation.Entry) -> Bool = { _ in true }
    ) async throws -> [ConversationID: Words] {
        var newest: [ConversationID: Words] = [:]
        for words in try await words(at: conversations.compactMap { $0.entries.last(where: isWanted) }) {
            newest[words.message.conversation] = words
        }
        return newest
    }

    /// What stands in place of words that are gone.
    static let gone = "[deleted]"
    /// What stands in place of words that only the recipient's devices open.
    static let sealed = "[sealed]"
}
