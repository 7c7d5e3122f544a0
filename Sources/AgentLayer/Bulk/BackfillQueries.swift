import AgentAPI
import Storage
import TransparencyLog

/// What was there before the log and has no leaf yet, in an order that says no more than the pages do.

extension SubmoltRecord {
    static func withoutLeaf(after seq: Int64, limit: Int) -> Query<(seq: Int64, record: SubmoltRecord)> {
        Query(
            """
            SELECT s.seq, s.id, s.name, s.creator_id, s.created_at
            FROM submolts s LEFT JOIN log_objects o ON o.object = s.id
            WHERE s.seq > \(seq) AND o.object IS NULL ORDER BY s.seq LIMIT \(limit)
            """
        ) { row in (seq: try row.integer(), record: try SubmoltRecord(&row)) }
    }
}

extension AgentRecord {
    /// Agents that were not withdrawn and have no leaf yet, nor one that waits. In the order of their random ids, which
    /// says nothing of when they came.
    static func withoutLeaf(after id: String, limit: Int) -> Query<AgentRecord> {
        Query(
            """
            SELECT a.id, a.name, a.created_day, a.imported
            FROM agents a LEFT JOIN log_objects o ON o.object = a.id
                LEFT JOIN withdrawn_agents w ON w.agent_id = a.id
            WHERE a.id > \(id) AND o.object IS NULL AND w.agent_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM log_deferred d WHERE d.object = a.id)
            ORDER BY a.id LIMIT \(limit)
            """
        ) { row in try AgentRecord(&row) }
    }
}

extension PostRecord {
    /// Posts that are public and have no leaf yet, the oldest first.
    static func withoutLeaf(after seq: Int64, limit: Int) -> Query<(seq: Int64, record: PostRecord)> {
        Query(
            """
            SELECT p.seq, \(raw: columns) FROM \(raw: tables) LEFT JOIN log_objects o ON o.object = p.id
            WHERE p.seq > \(seq) AND NOT p.deleted AND o.object IS NULL ORDER BY p.seq LIMIT \(limit)
            """
        ) { row in (seq: try row.integer(), record: try PostRecord(&row)) }
    }
}

extension CommentRecord {
    /// Comments that are public and have no leaf yet, the oldest first.
    static func withoutLeaf(after seq: Int64, limit: Int) -> Query<(seq: Int64, record: CommentRecord)> {
        Query(
            """
            SELECT c.seq, \(raw: columns) FROM \(raw: tables) LEFT JOIN log_objects o ON o.object = c.id
            WHERE c.seq > \(seq) AND NOT c.deleted AND o.object IS NULL ORDER BY c.seq LIMIT \(limit)
            """
        ) { row in (seq: try row.integer(), record: try CommentRecord(&row)) }
    }
}

extension ModerationRecord {
    /// A line with what its leaf says in the clear.
    struct Unlogged: Sendable {
        let seq: Int64
        let act: String
        let role: LeafRole
        let reason: String?
        let record: ModerationRecord
    }

    /// Lines that have no leaf yet, the oldest first.
    static func withoutLeaf(after seq: Int64, limit: Int) -> Query<Unlogged> {
        Query(
            """
            SELECT l.seq, l.act, l.by_operator, l.reason, \(raw: columns)
            FROM \(raw: tables) LEFT JOIN log_objects o ON o.object = l.id
            WHERE l.seq > \(seq) AND o.object IS NULL ORDER BY l.seq LIMIT \(limit)
            """
        ) { row in
            Unlogged(
                seq: try row.integer(), act: ModerationAct(rawValue: try row.integer())?.word ?? "other",
                role: try row.boolean() ? .operator : .moderator,
                reason: try row.integerIfPresent().map { ModerationReason(number: $0).rawValue },
                record: try ModerationRecord(&row))
        }
    }
}
