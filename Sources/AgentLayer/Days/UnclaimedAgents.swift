import Storage

/// Removes agents that nobody has claimed for a week, and frees their names. They could only read, so nothing of theirs
/// is anywhere else.
struct UnclaimedAgents: Sendable {
    let network: AgentNetwork

    /// Whole days that an agent may wait.
    static let days: Int64 = 7
    private static let batchSize = 500

    func remove(today: Int64) async throws {
        while true {
            let removed = try await network.store.write(.upkeep) { transaction in
                let agents = try transaction.all(
                    UnclaimedQueries.remove(before: today - Self.days, limit: Self.batchSize))
                guard !agents.isEmpty else { return 0 }
                try transaction.run(UnclaimedQueries.removeNames(of: agents))
                try transaction.run(UnclaimedQueries.removeKeys(of: agents))
                // Others may have named one.
                try transaction.run(AlertWriting.forget(agents: agents))
                try transaction.run(ErasedWords.note(.agents, day: today))
                for agent in agents {
                    try transaction.run(DirtyQueries.clear(agent: agent))
                    try transaction.run(TextIndex.agents.remove(agent.textRow))
                }
                try OwnerPromise.forget(agents, in: transaction, keys: network.owners.keys)
                return agents.count
            }
            if removed < Self.batchSize { return }
        }
    }
}

enum UnclaimedQueries {
    /// The condition stands twice: PostgreSQL looks again at a row that has just been claimed, at the outer one alone.
    static func remove(before day: Int64, limit: Int) -> Query<AgentID> {
        Query(
            """
            DELETE FROM agents WHERE claimed_day IS NULL AND NOT imported AND id IN (
                SELECT id FROM agents WHERE claimed_day IS NULL AND NOT imported AND created_day < \(day) LIMIT \(limit))
            RETURNING id
            """
        ) { row in AgentID(stored: try row.text()) }
    }

    static func removeNames(of agents: [AgentID]) -> Command {
        Command("DELETE FROM agent_names WHERE agent_id IN (\(list: agents.map(\.text)))")
    }

    static func removeKeys(of agents: [AgentID]) -> Command {
        Command("DELETE FROM api_keys WHERE agent_id IN (\(list: agents.map(\.text)))")
    }
}
