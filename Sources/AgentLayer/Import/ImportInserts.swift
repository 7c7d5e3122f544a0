import JSONWriting
import Storage

/// The rows that an import writes, many per statement. The parts of a statement around its rows are lines of their own.
enum ImportInserts {
    static func posts(_ posts: ArraySlice<ImportedPost>) -> Command {
        Command(MultiRow.rows(postColumns, posts, values: postValues))
    }

    private static let postColumns: StaticString = """
        INSERT INTO posts (seq, id, author_id, submolt_seq, kind, title, content, url, marks, created_at, updated_at,
            deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, comment_count, source_comment_count,
            score, hot, hour, day)
        VALUES

        """

    private static func postValues(_ post: ImportedPost) -> [SQLValue] {
        let source = post.source
        let score = source.upvotes - source.downvotes
        let created = source.createdAt
        return [
            .integer(post.seq), .text(source.id.text), .text(post.author.text), .integer(post.submoltSeq),
            .integer(source.kind), .text(source.title), .text(source.content), .text(source.url),
            .integer(source.marks.rawValue), .integer(created.milliseconds), .integer(created.milliseconds),
            .boolean(false), .integer(source.upvotes), .integer(source.downvotes), .integer(source.upvotes),
            .integer(source.downvotes), .integer(post.commentCount), .integer(source.commentCount), .integer(score),
            .real(RankFormulas.hot(score: score, createdAt: created)), .integer(created.hour), .integer(created.day),
        ]
    }

    static func comments(_ comments: ArraySlice<ImportedComment>) -> Command {
        Command(MultiRow.rows(commentColumns, comments, values: commentValues))
    }

    private static let commentColumns: StaticString = """
        INSERT INTO comments (seq, id, post_seq, parent_seq, root_seq, depth, author_id, content, marks, created_at,
            updated_at, deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, reply_count, score, best,
            controversial)
        VALUES

        """

    /// Ranks are stored negated: the smallest comes first.
    private static func commentValues(_ comment: ImportedComment) -> [SQLValue] {
        let source = comment.source
        let (up, down) = (source.upvotes, source.downvotes)
        let created = source.createdAt.milliseconds
        return [
            .integer(comment.seq), .text(source.id.text), .integer(comment.postSeq), .integer(comment.parentSeq),
            .integer(comment.rootSeq), .integer(comment.depth), .text(comment.author.text), .text(source.content),
            .integer(source.marks.rawValue), .integer(created), .integer(created), .boolean(false), .integer(up),
            .integer(down), .integer(up), .integer(down), .integer(comment.replyCount), .integer(up - down),
            .real(-RankFormulas.best(upvotes: up, downvotes: down)),
            .real(-RankFormulas.controversial(upvotes: up, downvotes: down)),
        ]
    }

    static func addComments(_ counts: ArraySlice<(seq: Int64, count: Int64)>) -> Command {
        Command(
            MultiRow.rows(
                "UPDATE posts SET comment_count = comment_count + added.column2 FROM (VALUES ", counts,
                ") AS added WHERE posts.seq = added.column1", values: countValues))
    }

    static func addReplies(_ counts: ArraySlice<(seq: Int64, count: Int64)>) -> Command {
        Command(
            MultiRow.rows(
                "UPDATE comments SET reply_count = reply_count + added.column2 FROM (VALUES ", counts,
                ") AS added WHERE comments.seq = added.column1", values: countValues))
    }

    private static func countValues(_ added: (seq: Int64, count: Int64)) -> [SQLValue] {
        [.integer(added.seq), .integer(added.count)]
    }

    // MARK: Agents

    /// Makes the agents that are new and adds to those that are there.
    static func agents(_ agents: ArraySlice<AgentTally>) -> Command {
        Command(MultiRow.rows(agentColumns, agents, agentAddition, values: agentValues))
    }

    private static let agentColumns: StaticString = """
        INSERT INTO agents (id, name, display_name, description, metadata, imported, created_day, updated_day,
            claimed_day, last_active_day, karma, posts_count, comments_count, follower_count, text_row, fresh)
        VALUES

        """

    private static let agentAddition: StaticString = """

        ON CONFLICT (id) DO UPDATE SET
            created_day = CASE WHEN excluded.created_day < agents.created_day THEN excluded.created_day
                ELSE agents.created_day END,
            updated_day = CASE WHEN excluded.created_day < agents.created_day THEN excluded.created_day
                ELSE agents.updated_day END,
            last_active_day = CASE WHEN excluded.last_active_day > agents.last_active_day
                THEN excluded.last_active_day ELSE agents.last_active_day END,
            karma = agents.karma + excluded.karma, posts_count = agents.posts_count + excluded.posts_count,
            comments_count = agents.comments_count + excluded.comments_count
        """

    private static func agentValues(_ agent: AgentTally) -> [SQLValue] {
        [
            .text(agent.id.text), .text(agent.name), .text(agent.name), .text(""), .text("{}"), .boolean(true),
            .integer(agent.firstDay), .integer(agent.firstDay), .integer(nil), .integer(agent.lastDay),
            .integer(agent.karma), .integer(agent.posts), .integer(agent.comments), .integer(0),
            .integer(agent.id.textRow), .boolean(true),
        ]
    }

    /// A folded name that is taken already stays with who has it.
    static func names(_ agents: ArraySlice<AgentTally>) -> Command {
        Command(
            MultiRow.rows(
                "INSERT INTO agent_names (folded, agent_id, fresh) VALUES ", agents, " ON CONFLICT DO NOTHING"
            ) {
                [.text(AgentName.fold($0.name)), .text($0.id.text), .boolean(true)]
            })
    }

    static func activeDays(_ days: ArraySlice<ActiveDay>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO active_days (day, agent_id) VALUES ", days, " ON CONFLICT DO NOTHING") {
                [.integer($0.day), .text($0.agent.text)]
            })
    }
}
