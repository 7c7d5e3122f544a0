import JSONWriting
import Storage
import TransparencyLog

/// The record of a `moderation` leaf: a line of the public moderation log, without what the leaf says in the clear (act,
/// role, reason).
struct ModerationRecord: LeafRecord {
    /// The line's id.
    let object: String
    let submolt: SubmoltID?
    let post: PostID?
    let comment: CommentID?
    let agent: AgentID?
    let note: String
    let endsAt: Timestamp?
    let seconds: Int64?
    let at: Timestamp

    var members: [String: CanonicalValue] {
        [
            "agent": CanonicalValue(agent?.text), "at": .integer(at.milliseconds),
            "comment": CanonicalValue(comment?.text), "ends_at": CanonicalValue(endsAt?.milliseconds),
            "note": .string(note), "post": CanonicalValue(post?.text), "seconds": CanonicalValue(seconds),
            "submolt": CanonicalValue(submolt?.text),
        ]
    }
}

extension ModerationRecord {
    static func find(_ ids: [String]) -> Query<ModerationRecord> {
        Query("SELECT \(raw: columns) FROM \(raw: tables) WHERE l.id IN (\(list: ids))") { row in
            try ModerationRecord(&row)
        }
    }

    static let columns: StaticString = """
        l.id, s.id, l.post_id, l.comment_id, l.agent_id, l.note, l.ends_at, l.seconds, l.created_at
        """
    static let tables: StaticString = "moderation_log l LEFT JOIN submolts s ON s.seq = l.submolt_seq"

    init(_ row: inout Row) throws {
        object = try row.text()
        submolt = try row.textIfPresent().map { SubmoltID(stored: $0) }
        post = try row.textIfPresent().map { PostID(stored: $0) }
        comment = try row.textIfPresent().map { CommentID(stored: $0) }
        agent = try row.textIfPresent().map { AgentID(stored: $0) }
        note = try row.text()
        endsAt = try row.integerIfPresent().map(Timestamp.init(milliseconds:))
        seconds = try row.integerIfPresent()
        at = Timestamp(milliseconds: try row.integer())
    }
}
