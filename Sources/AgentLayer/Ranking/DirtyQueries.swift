import Storage

/// The marks by which a write tells the ranking service what changed.
///
/// Marking a row that is marked already still locks it, so that the service cannot take the mark away between this
/// transaction's change and its commit. A row that exists is marked before it is changed: the service takes the locks in
/// this order too, and two that took them crosswise would wait for each other.
enum DirtyQueries {
    /// - Parameter counting: 1 for a new post, -1 for an erased one: what the count of its submolt moves by.
    static func mark(publishedPost post: Int64, counting change: Int64) -> Command {
        Command(
            """
            INSERT INTO dirty_posts (post_seq, times, published, count_change) VALUES (\(post), 1, TRUE, \(change))
            ON CONFLICT (post_seq) DO UPDATE SET times = dirty_posts.times + 1, published = TRUE,
                count_change = dirty_posts.count_change + \(change)
            """)
    }

    /// Marks a post that this transaction has just stored.
    static func mark(newPost id: PostID) -> Command {
        Command(
            """
            INSERT INTO dirty_posts (post_seq, times, published, count_change)
            SELECT seq, 1, TRUE, 1 FROM posts WHERE id = \(id.text)
            """)
    }

    static func mark(votedPost post: Int64) -> Command {
        Command(
            """
            INSERT INTO dirty_posts (post_seq, times, published) VALUES (\(post), 1, FALSE)
            ON CONFLICT (post_seq) DO UPDATE SET times = dirty_posts.times + 1
            """)
    }

    static func mark(publishedComment comment: Int64) -> Command {
        Command(
            """
            INSERT INTO dirty_comments (comment_seq, times, published) VALUES (\(comment), 1, TRUE)
            ON CONFLICT (comment_seq) DO UPDATE SET times = dirty_comments.times + 1, published = TRUE
            """)
    }

    /// Marks a comment that this transaction has just stored.
    static func mark(newComment id: CommentID) -> Command {
        Command(
            """
            INSERT INTO dirty_comments (comment_seq, times, published)
            SELECT seq, 1, TRUE FROM comments WHERE id = \(id.text)
            """)
    }

    static func mark(votedComment comment: Int64) -> Command {
        Command(
            """
            INSERT INTO dirty_comments (comment_seq, times, published) VALUES (\(comment), 1, FALSE)
            ON CONFLICT (comment_seq) DO UPDATE SET times = dirty_comments.times + 1
            """)
    }

    static func mark(submolt: Int64) -> Command {
        Command(
            """
            INSERT INTO dirty_submolts (submolt_seq, times) VALUES (\(submolt), 1)
            ON CONFLICT (submolt_seq) DO UPDATE SET times = dirty_submolts.times + 1
            """)
    }

    static func mark(agent: AgentID) -> Command {
        Command(
            """
            INSERT INTO dirty_agents (agent_id, times) VALUES (\(agent.text), 1)
            ON CONFLICT (agent_id) DO UPDATE SET times = dirty_agents.times + 1
            """)
    }

    /// What a mark said when it was taken away, which may be more than was read before.
    struct Mark: Sendable {
        let seq: Int64
        let published: Bool
        let countChange: Int64
    }

    static func posts(published: Bool, limit: Int) -> Query<Int64> {
        Query(
            "SELECT post_seq FROM dirty_posts WHERE published = \(published) ORDER BY post_seq LIMIT \(limit)"
        ) { row in try row.integer() }
    }

    static func comments(published: Bool, limit: Int) -> Query<Int64> {
        Query(
            "SELECT comment_seq FROM dirty_comments WHERE published = \(published) ORDER BY comment_seq LIMIT \(limit)"
        ) { row in try row.integer() }
    }

    static func submolts(limit: Int) -> Query<Int64> {
        Query("SELECT submolt_seq FROM dirty_submolts ORDER BY submolt_seq LIMIT \(limit)") { row in try row.integer() }
    }

    static func agents(limit: Int) -> Query<AgentID> {
        Query("SELECT agent_id FROM dirty_agents ORDER BY agent_id LIMIT \(limit)") { row in
            AgentID(stored: try row.text())
        }
    }

    static func takePosts(_ list: [Int64]) -> Query<Mark> {
        Query(
            """
            DELETE FROM dirty_posts WHERE post_seq IN (\(list: list)) RETURNING post_seq, published, count_change
            """
        ) { row in
            Mark(seq: try row.integer(), published: try row.boolean(), countChange: try row.integer())
        }
    }

    static func takeComments(_ list: [Int64]) -> Query<Mark> {
        Query(
            "DELETE FROM dirty_comments WHERE comment_seq IN (\(list: list)) RETURNING comment_seq, published"
        ) { row in Mark(seq: try row.integer(), published: try row.boolean(), countChange: 0) }
    }

    static func clearSubmolts(_ list: [Int64]) -> Command {
        Command("DELETE FROM dirty_submolts WHERE submolt_seq IN (\(list: list))")
    }
    static func clear(agent: AgentID) -> Command {
        Command("DELETE FROM dirty_agents WHERE agent_id = \(agent.text)")
    }
}
