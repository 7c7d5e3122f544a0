import Storage

/// The marks by which a write tells the ranking service what changed.
///
/// Marking a row that is marked already still locks it, so that the service cannot take the mark away between this
/// transaction's change and its commit.
enum DirtyQueries {
    static func mark(post: Int64) -> Command {
        Command(
            """
            INSERT INTO dirty_posts (post_seq, times) VALUES (\(post), 1)
            ON CONFLICT (post_seq) DO UPDATE SET times = dirty_posts.times + 1
            """)
    }

    static func mark(comment: Int64) -> Command {
        Command(
            """
            INSERT INTO dirty_comments (comment_seq, times) VALUES (\(comment), 1)
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

    static func posts(limit: Int) -> Query<Int64> {
        Query("SELECT post_seq FROM dirty_posts ORDER BY post_seq LIMIT \(limit)") { row in try row.integer() }
    }

    static func comments(limit: Int) -> Query<Int64> {
        Query("SELECT comment_seq FROM dirty_comments ORDER BY comment_seq LIMIT \(limit)") { row in try row.integer() }
    }

    static func submolts(limit: Int) -> Query<Int64> {
        Query("SELECT submolt_seq FROM dirty_submolts ORDER BY submolt_seq LIMIT \(limit)") { row in try row.integer() }
    }

    static func agents(limit: Int) -> Query<AgentID> {
        Query("SELECT agent_id FROM dirty_agents ORDER BY agent_id LIMIT \(limit)") { row in
            AgentID(stored: try row.text())
        }
    }

    static func clearPosts(_ list: [Int64]) -> Command {
        Command("DELETE FROM dirty_posts WHERE post_seq IN (\(list: list))")
    }
    static func clearComments(_ list: [Int64]) -> Command {
        Command("DELETE FROM dirty_comments WHERE comment_seq IN (\(list: list))")
    }
    static func clearSubmolts(_ list: [Int64]) -> Command {
        Command("DELETE FROM dirty_submolts WHERE submolt_seq IN (\(list: list))")
    }
    static func clear(agent: AgentID) -> Command {
        Command("DELETE FROM dirty_agents WHERE agent_id = \(agent.text)")
    }
}
