import HTTPSupport
import JSONWriting
import Storage

/// Who may write at all, and to whom, whoever can read the words.
struct MessagePartners: Sendable {
    private let network: AgentNetwork

    init(_ network: AgentNetwork) { self.network = network }

    /// Throws a 403 `Refusal` for an agent that is too new.
    func requireSender(_ agent: CurrentAgent, now: Timestamp) throws(Refusal) {
        let first = agent.createdDay + Int64(network.limits.newAgentMessageDays)
        guard now.day >= first else { throw .newAgentMessages(until: Timestamp(day: first)) }
    }

    /// Whom nobody claimed cannot read, and goes after a while; an import never comes. Throws a `Refusal`.
    func requireReader(_ recipient: AgentID) async throws {
        guard let found = try await network.store.first(MessageQueries.people([recipient])) else {
            throw Refusal.conversationNotFound
        }
        guard found.withdrawnDay == nil else { throw Refusal.agentWithdrawn }
        guard found.agent.claimedDay != nil, !found.agent.imported else { throw Refusal.recipientUnclaimed }
    }
}
