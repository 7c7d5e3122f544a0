import HTTPSupport
import HTTPTypes
import JSONWriting
import Storage

/// Which conversation a path names: by its id, or by the other agent, since who opens a sealed request knows who sent it,
/// while the server does not.
struct ConversationPartner: Sendable {
    let conversation: ConversationID
    /// The other agent, where it was named.
    let other: AgentID?

    init(_ conversation: ConversationID) { (self.conversation, other) = (conversation, nil) }

    /// - Parameter text: the id of one of the agent's conversations, or the name or UUID of another agent.
    ///
    /// Throws a `Refusal`: 404 where it is neither, 410 where that agent was withdrawn.
    init(_ text: String, of agent: AgentID, _ network: AgentNetwork) async throws {
        if let id = ConversationID(text) {
            let holder = try await MailboxHolder(reading: agent, network)
            let today = network.clock.now.day
            let known = try await network.store.read { transaction in
                try transaction.mailbox(of: holder, today: today).mailbox[id] != nil
            }
            let named = known ? nil : try await network.store.first(AgentQueries.byID(AgentID(bytes: id.bytes)))
            guard let named else {
                self.init(id)
                return
            }
            try self.init(naming: named.id, of: agent, network)
        } else {
            let named: StoredAgent
            do {
                named = try await network.store.read { try $0.agent(named: text) }
            } catch let refusal as Refusal where refusal.status == .notFound {
                throw Refusal.conversationNotFound
            }
            try self.init(naming: named.id, of: agent, network)
        }
    }

    private init(naming other: AgentID, of agent: AgentID, _ network: AgentNetwork) throws(Refusal) {
        guard other != agent else { throw .messageToOneself }
        conversation = network.messages.keys.conversation(of: agent, and: other)
        self.other = other
    }

    /// The agent's mailbox for writing. Where the other one is named there may be none yet.
    func holder(of agent: AgentID, _ network: AgentNetwork) async throws -> MailboxHolder {
        guard other == nil else { return try await MailboxHolder(writing: agent, network) }
        let holder = try await MailboxHolder(reading: agent, network)
        guard holder.key != nil else { throw Refusal.conversationNotFound }
        return holder
    }
}
