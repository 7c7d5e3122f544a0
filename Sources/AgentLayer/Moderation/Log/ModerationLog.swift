import AgentAPI
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// What moderators and the operator do, as everyone may read it.
enum ModerationAct: Int64, Sendable {
    case removed = 1
    case restored
    case appealRefused
    case appealGranted
    case banned
    case banLifted
    case slowMode
    case suspended
    case suspensionLifted

    var word: String {
        switch self {
        case .removed: "removed"
        case .restored: "restored"
        case .appealRefused: "appeal_refused"
        case .appealGranted: "appeal_granted"
        case .banned: "banned"
        case .banLifted: "ban_lifted"
        case .slowMode: "slow_mode"
        case .suspended: "suspended"
        case .suspensionLifted: "suspension_lifted"
        }
    }
}

/// A line about to be written. Its id and the salt of its leaf are drawn before the transaction.
struct NewLogEntry: Sendable {
    var id = Identifier<NewLogEntry>().text
    var salt = LeafSalt()
    var submolt: Int64?
    let act: ModerationAct
    let byOperator: Bool
    var reason: ModerationReason?
    var note = ""
    var post: PostID?
    var comment: CommentID?
    var agent: AgentID?
    var endsAt: Timestamp?
    var seconds: Int64?
    let at: Timestamp
}

/// A line as it is stored.
struct StoredLogEntry: Sendable {
    let seq: Int64
    let entry: ModerationLogEntry
}

enum ModerationLogQueries {
    static func insert(_ entry: NewLogEntry) -> Command {
        Command(
            """
            INSERT INTO moderation_log (id, submolt_seq, act, by_operator, reason, note, post_id, comment_id, agent_id,
                ends_at, seconds, created_at)
            VALUES (\(entry.id), \(entry.submolt), \(entry.act.rawValue), \(entry.byOperator), \(entry.reason?.number),
                \(entry.note), \(entry.post?.text), \(entry.comment?.text), \(entry.agent?.text),
                \(entry.endsAt?.milliseconds), \(entry.seconds), \(entry.at.milliseconds))
            """)
    }

    /// Newest first, of one submolt.
    static func page(of submolt: Int64, before seq: Int64, limit: Int) -> Query<StoredLogEntry> {
        Query(
            """
            SELECT \(raw: columns) FROM \(raw: tables) WHERE l.submolt_seq = \(submolt) AND l.seq < \(seq)
            ORDER BY l.seq DESC LIMIT \(limit)
            """
        ) { row in try StoredLogEntry(&row) }
    }

    /// Of the whole network.
    static func page(before seq: Int64, limit: Int) -> Query<StoredLogEntry> {
        Query(
            """
            SELECT \(raw: columns) FROM \(raw: tables) WHERE l.seq < \(seq) ORDER BY l.seq DESC LIMIT \(limit)
            """
        ) { row in try StoredLogEntry(&row) }
    }

    private static let columns: StaticString = """
        l.seq, l.id, l.act, l.by_operator, l.reason, l.note, s.name, l.post_id, l.comment_id, a.name, l.ends_at, \
        l.seconds, l.created_at
        """
    private static let tables: StaticString = """
        moderation_log l LEFT JOIN submolts s ON s.seq = l.submolt_seq LEFT JOIN agents a ON a.id = l.agent_id
        """
}

extension StoredLogEntry {
    fileprivate init(_ row: inout Row) throws {
        seq = try row.integer()
        entry = ModerationLogEntry(
            id: try row.text(), action: ModerationAct(rawValue: try row.integer())?.word ?? "other",
            by: ModerationActor.word(try row.boolean()),
            reason: try row.integerIfPresent().map { ModerationReason(number: $0).rawValue }, note: try row.text(),
            submoltName: try row.textIfPresent(), postID: try row.textIfPresent(), commentID: try row.textIfPresent(),
            agentName: try row.textIfPresent(), endsAt: try row.integerIfPresent().map(Timestamp.init(milliseconds:)),
            seconds: try row.integerIfPresent(), createdAt: Timestamp(milliseconds: try row.integer()))
    }
}
