import JSONWriting
import Storage

/// The moderators of a submolt, its owner among them.
struct Moderators: Sendable {
    /// In one submolt.
    static let most = 50

    struct Entry: Sendable {
        let agent: AgentID
        let name: String
        let role: SubmoltRole
        /// The day on which the agent became what it is.
        let since: Int64
    }

    /// The owner first, then who has served longest.
    let entries: [Entry]

    static func of(_ submolt: Int64, _ transaction: ReadTransaction) throws -> Moderators {
        Moderators(try transaction.all(ModeratorQueries.of(submolt, limit: most)))
    }

    init(_ entries: [Entry]) {
        self.entries = entries.sorted { one, two in
            if one.role != two.role { return one.role == .owner }
            return (one.since, one.name) < (two.since, two.name)
        }
    }
}

enum ModeratorQueries {
    static func of(_ submolt: Int64, limit: Int) -> Query<Moderators.Entry> {
        Query(
            """
            SELECT m.agent_id, a.name, m.owns, m.created_day FROM submolt_moderators m JOIN agents a ON a.id = m.agent_id
            WHERE m.submolt_seq = \(submolt) LIMIT \(limit)
            """
        ) { row in
            Moderators.Entry(
                agent: AgentID(stored: try row.text()), name: try row.text(),
                role: try row.boolean() ? .owner : .moderator, since: try row.integer())
        }
    }

    /// Where an agent moderates.
    struct Place: Sendable {
        let submolt: String
        let role: SubmoltRole
        let since: Int64
    }

    static func places(of agent: AgentID, limit: Int) -> Query<Place> {
        Query(
            """
            SELECT s.name, m.owns, m.created_day FROM submolt_moderators m JOIN submolts s ON s.seq = m.submolt_seq
            WHERE m.agent_id = \(agent.text) ORDER BY m.submolt_seq LIMIT \(limit)
            """
        ) { row in
            Place(
                submolt: try row.text(), role: try row.boolean() ? .owner : .moderator, since: try row.integer())
        }
    }
}
