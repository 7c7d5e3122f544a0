import JSONWriting
import Storage

/// What an import asks and writes, many rows at a time.
enum ImportQueries {
    /// The key under which imports take turns (`WriteTransaction.lock`): ASCII `moltbook`.
    static let turn: Int64 = 0x6D6F_6C74_626F_6F6B

    // MARK: What is there

    struct KnownPost: Sendable {
        let id: PostID
        let seq: Int64
        let deleted: Bool
    }

    static func posts(_ ids: ArraySlice<String>) -> Query<KnownPost> {
        Query("SELECT id, seq, deleted FROM posts WHERE id IN (\(sql: MultiRow.list(ids)))") { row in
            KnownPost(id: PostID(stored: try row.text()), seq: try row.integer(), deleted: try row.boolean())
        }
    }

    struct KnownComment: Sendable {
        let id: CommentID
        let seq: Int64
        let postSeq: Int64
        let rootSeq: Int64?
        let depth: Int64
    }

    static func comments(_ ids: ArraySlice<String>) -> Query<KnownComment> {
        Query("SELECT id, seq, post_seq, root_seq, depth FROM comments WHERE id IN (\(sql: MultiRow.list(ids)))") { row in
            KnownComment(
                id: CommentID(stored: try row.text()), seq: try row.integer(), postSeq: try row.integer(),
                rootSeq: try row.integerIfPresent(), depth: try row.integer())
        }
    }

    struct KnownAgent: Sendable {
        let name: String
        let id: AgentID
        let imported: Bool
    }

    static func agents(_ names: ArraySlice<String>) -> Query<KnownAgent> {
        Query("SELECT name, id, imported FROM agents WHERE name IN (\(sql: MultiRow.list(names)))") { row in
            KnownAgent(name: try row.text(), id: AgentID(stored: try row.text()), imported: try row.boolean())
        }
    }

    static func largestPost() -> Query<Int64> {
        Query("SELECT COALESCE(MAX(seq), 0) FROM posts") { row in try row.integer() }
    }

    // MARK: Sequences

    /// The next free sequences of a table, in order. What is reserved and not used is left out for good on PostgreSQL.
    static func reserve(_ count: Int, of table: SequencedTable, _ transaction: WriteTransaction, _ engine: Engine)
        throws -> [Int64]
    {
        guard count > 0 else { return [] }
        switch engine {
        case .sqlite:
            let last = try transaction.first(table.last) ?? 0
            return Array((last + 1)...(last + Int64(count)))
        case .postgres: return try transaction.all(table.next(count))
        }
    }

    enum SequencedTable {
        case posts, comments

        private var name: StaticString { self == .posts ? "posts" : "comments" }

        /// SQLite gives a new row the number after the largest.
        fileprivate var last: Query<Int64> {
            Query("SELECT COALESCE(MAX(seq), 0) FROM \(raw: name)") { row in try row.integer() }
        }

        fileprivate func next(_ count: Int) -> Query<Int64> {
            Query(
                """
                SELECT nextval(pg_get_serial_sequence('\(raw: name)', 'seq')) FROM generate_series(1, \(count))
                """
            ) { row in try row.integer() }
        }
    }

    // MARK: Posts and comments

    static func insert(posts: ArraySlice<ImportedPost>) -> Command {
        let rows = MultiRow.rows(posts) { post in
            let source = post.source
            let score = source.upvotes - source.downvotes
            let created = source.createdAt
            return [
                .integer(post.seq), .text(source.id.text), .text(post.author.text), .integer(post.submoltSeq),
                .integer(source.kind), .text(source.title), .text(source.content), .text(source.url),
                .integer(source.marks.rawValue), .integer(created.milliseconds), .integer(created.milliseconds),
                .boolean(false), .integer(source.upvotes), .integer(source.downvotes), .integer(source.upvotes),
                .integer(source.downvotes), .integer(post.commentCount), .integer(source.commentCount),
                .integer(score), .real(RankFormulas.hot(score: score, createdAt: created)), .integer(created.hour),
                .integer(created.day),
            ]
        }
        return Command(
            """
            INSERT INTO posts (seq, id, author_id, submolt_seq, kind, title, content, url, marks, created_at,
                updated_at, deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, comment_count,
                source_comment_count, score, hot, hour, day)
            VALUES \(sql: rows)
            """)
    }

    /// Ranks are stored negated: the smallest comes first.
    static func insert(comments: ArraySlice<ImportedComment>) -> Command {
        let rows = MultiRow.rows(comments) { comment in
            let source = comment.source
            let (up, down) = (source.upvotes, source.downvotes)
            return [
                .integer(comment.seq), .text(source.id.text), .integer(comment.postSeq), .integer(comment.parentSeq),
                .integer(comment.rootSeq), .integer(comment.depth), .text(comment.author.text),
                .text(source.content), .integer(source.marks.rawValue), .integer(source.createdAt.milliseconds),
                .integer(source.createdAt.milliseconds), .boolean(false), .integer(up), .integer(down), .integer(up),
                .integer(down), .integer(comment.replyCount), .integer(up - down),
                .real(-RankFormulas.best(upvotes: up, downvotes: down)),
                .real(-RankFormulas.controversial(upvotes: up, downvotes: down)),
            ]
        }
        return Command(
            """
            INSERT INTO comments (seq, id, post_seq, parent_seq, root_seq, depth, author_id, content, marks,
                created_at, updated_at, deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes,
                reply_count, score, best, controversial)
            VALUES \(sql: rows)
            """)
    }

    static func addComments(_ counts: ArraySlice<(seq: Int64, count: Int64)>) -> Command {
        let rows = MultiRow.rows(counts) { [.integer($0.seq), .integer($0.count)] }
        return Command(
            """
            UPDATE posts SET comment_count = comment_count + added.column2 FROM (VALUES \(sql: rows)) AS added
            WHERE posts.seq = added.column1
            """)
    }

    static func addReplies(_ counts: ArraySlice<(seq: Int64, count: Int64)>) -> Command {
        let rows = MultiRow.rows(counts) { [.integer($0.seq), .integer($0.count)] }
        return Command(
            """
            UPDATE comments SET reply_count = reply_count + added.column2 FROM (VALUES \(sql: rows)) AS added
            WHERE comments.seq = added.column1
            """)
    }

    // MARK: Agents and submolts

    /// Makes the agents that are new and adds to those that are there.
    static func add(agents: ArraySlice<AgentTally>) -> Command {
        let rows = MultiRow.rows(agents) { agent in
            [
                .text(agent.id.text), .text(agent.name), .text(agent.name), .text(""), .text("{}"), .boolean(true),
                .integer(agent.firstDay), .integer(agent.firstDay), .integer(nil), .integer(agent.lastDay),
                .integer(agent.karma), .integer(agent.posts), .integer(agent.comments), .integer(0),
                .integer(agent.id.textRow), .boolean(true),
            ]
        }
        return Command(
            """
            INSERT INTO agents (id, name, display_name, description, metadata, imported, created_day, updated_day,
                claimed_day, last_active_day, karma, posts_count, comments_count, follower_count, text_row, fresh)
            VALUES \(sql: rows)
            ON CONFLICT (id) DO UPDATE SET
                created_day = CASE WHEN excluded.created_day < agents.created_day THEN excluded.created_day
                    ELSE agents.created_day END,
                updated_day = CASE WHEN excluded.created_day < agents.created_day THEN excluded.created_day
                    ELSE agents.updated_day END,
                last_active_day = CASE WHEN excluded.last_active_day > agents.last_active_day
                    THEN excluded.last_active_day ELSE agents.last_active_day END,
                karma = agents.karma + excluded.karma, posts_count = agents.posts_count + excluded.posts_count,
                comments_count = agents.comments_count + excluded.comments_count
            """)
    }

    /// A folded name that is taken already stays with who has it.
    static func takeNames(_ agents: ArraySlice<AgentTally>) -> Command {
        let rows = MultiRow.rows(agents) { [.text(AgentName.fold($0.name)), .text($0.id.text), .boolean(true)] }
        return Command("INSERT INTO agent_names (folded, agent_id, fresh) VALUES \(sql: rows) ON CONFLICT DO NOTHING")
    }

    static func markActive(_ days: ArraySlice<ActiveDay>) -> Command {
        let rows = MultiRow.rows(days) { [.integer($0.day), .text($0.agent.text)] }
        return Command("INSERT INTO active_days (day, agent_id) VALUES \(sql: rows) ON CONFLICT DO NOTHING")
    }

    /// A submolt without a creator was there as soon as its first post.
    static func add(_ posts: SubmoltTally, to seq: Int64) -> Command {
        Command(
            """
            UPDATE submolts SET post_count = post_count + \(posts.count),
                created_at = CASE WHEN creator_id IS NULL AND created_at > \(posts.first.milliseconds)
                    THEN \(posts.first.milliseconds) ELSE created_at END,
                last_post_at = CASE WHEN last_post_at > \(posts.last.milliseconds) THEN last_post_at
                    ELSE \(posts.last.milliseconds) END
            WHERE seq = \(seq)
            """)
    }
}
