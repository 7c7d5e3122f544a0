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

    /// The agent with this name or UUID; a UUID is longer than any name.
    func agent(called text: String) throws -> StoredAgent {
        guard let id = AgentID(text) else { return try agent(named: text) }
        guard let agent = try first(AgentQueries.byID(id)) else {
            throw Refusal.notFound("Agent", hint: "No agent has this id. Its name will do, too.")
        }
        guard try first(WithdrawalQueries.day(of: id)) == nil else { throw Refusal.agentWithdrawn }
        return agent
    }

    /// As `agent(named:)`, for acts that a withdrawal does not stand in the way of.
    func agentOrWithdrawn(named name: String) throws -> StoredAgent {
        if let agent = try first(AgentQueries.byName(name)) { return agent }
        if let agent = try first(AgentQueries.byFoldedName(AgentName.fold(name))) { return agent }
        throw Refusal.notFound("Agent", hint: "No agent has this name. Search for it: GET /api/v1/search?q=…&type=agents")
    }
}
