import LogService
import Storage
import TransparencyLog

/// Removes agents that nobody has claimed for a week, and frees their names. They could only read, so nothing of theirs
/// is anywhere else.
struct UnclaimedAgents: Sendable {
    let network: AgentNetwork

    /// Whole days that an agent may wait.
    static let days: Int64 = 7
    private static let batchSize = 500

    func remove(today: Int64) async throws {
        while true {
            let last = today - Self.days
            let found = try await network.store.all(UnclaimedQueries.find(before: last, limit: Self.batchSize))
            guard !found.isEmpty else { return }
            let leaves = Dictionary(
                found.map { ($0, ErasedRecord(object: $0.text, day: today, signed: nil).deferred(by: .operator)) },
                uniquingKeysWith: { one, _ in one })
            let removed = try await network.store.write(.upkeep) { transaction in
                // But for those that somebody has claimed meanwhile.
                let agents = try transaction.all(UnclaimedQueries.remove(found, before: last))
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
                for leaf in agents.compactMap({ leaves[$0] }) {
                    try network.log.writer.deferToDay(leaf, day: today, erasing: true, transaction)
                }
                return agents.count
            }
            if removed < Self.batchSize { return }
        }
    }
}

enum UnclaimedQueries {
    static func find(before day: Int64, limit: Int) -> Query<AgentID> {
        Query(
            "SELECT id FROM agents WHERE claimed_day IS NULL AND NOT imported AND created_day < \(day) LIMIT \(limit)"
        ) { row in AgentID(stored: try row.text()) }
    }

    static func remove(_ agents: [AgentID], before day: Int64) -> Query<AgentID> {
        Query(
            """
            DELETE FROM agents WHERE id IN (\(list: agents.map(\.text))) AND claimed_day IS NULL AND NOT imported
                AND created_day < \(day)
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
