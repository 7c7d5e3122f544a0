import HTTPSupport
import Storage

extension ReadTransaction {
    /// The agent with this name, or one that folds like it. Throws a 404 `Refusal`.
    func agent(named name: String) throws -> StoredAgent {
        if let agent = try first(AgentQueries.byName(name)) { return agent }
        if let agent = try first(AgentQueries.byFoldedName(AgentName.fold(name))) { return agent }
        throw Refusal.notFound("Agent", hint: "No agent has this name. Search for it: GET /api/v1/search?q=…&type=agents")
    }
}
