import Storage

enum MessageQueries {
    struct SealedRow: Sendable {
        let tag: [UInt8]
        let sealed: [UInt8]
    }

    static func find(_ tags: [[UInt8]]) -> Query<SealedRow> {
        Query("SELECT tag, sealed FROM messages WHERE tag IN (\(list: tags))") { row in
            SealedRow(tag: try row.blob(), sealed: try row.blob())
        }
    }

    /// Which of these places hold something.
    static func taken(_ tags: [[UInt8]]) -> Query<[UInt8]> {
        Query("SELECT tag FROM messages WHERE tag IN (\(list: tags))") { row in try row.blob() }
    }

    /// No row when the place is taken.
    static func insert(_ tag: [UInt8], day: Int64, sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO messages (tag, day, sealed, fresh) VALUES (\(tag), \(day), \(sealed), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func expired(before day: Int64, limit: Int) -> Query<[UInt8]> {
        Query("SELECT tag FROM messages WHERE day < \(day) ORDER BY day, tag LIMIT \(limit)") { row in try row.blob() }
    }

    static func remove(_ tags: [[UInt8]]) -> Command { Command("DELETE FROM messages WHERE tag IN (\(list: tags))") }

    /// An agent that takes part in a conversation, and the day on which it was withdrawn.
    struct Person: Sendable {
        let agent: StoredAgent
        let withdrawnDay: Int64?
    }

    static func people(_ agents: [AgentID]) -> Query<Person> {
        Query(
            """
            SELECT \(raw: StoredAgent.columns), w.day FROM agents a LEFT JOIN withdrawn_agents w ON w.agent_id = a.id
            WHERE a.id IN (\(list: agents.map(\.text)))
            """
        ) { row in Person(agent: try StoredAgent(&row), withdrawnDay: try row.integerIfPresent()) }
    }
}
