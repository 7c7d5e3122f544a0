import HTTPSupport
import Storage

extension ReadTransaction {
    /// The agent with this name, or one that folds like it. Throws a `Refusal`: 404 when there is none, 410 when it was
    /// withdrawn.
    func agent(named name: String) throws -> StoredAgent {
        let agent = try agentOrWithdrawn(named: name)
        guard try first(WithdrawalQueries.day(of: agent.id)) == nil else { throw Refusal.agentWithdrawn }
        return agent
    }

    /// The same, for acts that a withdrawal does not stand in the way of.
    func agentOrWithdrawn(named name: String) throws -> StoredAgent {
        if let agent = try first(AgentQueries.byName(name)) { return agent }
        if let agent = try first(AgentQueries.byFoldedName(AgentName.fold(name))) { return agent }
        throw Refusal.notFound("Agent", hint: "No agent has this name. Search for it: GET /api/v1/search?q=…&type=agents")
    }
}
