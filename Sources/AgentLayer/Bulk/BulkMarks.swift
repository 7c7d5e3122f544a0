import Storage

/// The marks of rows that an import or a seed has written with their ranks but not yet put into the full-text index: 0 times.
///
/// Whoever changes such a row meanwhile counts it up, and it is the ranking service's. That service also does the work
/// when the writer was killed before it came to it.
enum BulkMarks {
    static func mark(posts: ArraySlice<Int64>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO dirty_posts (post_seq, times) VALUES ", posts) {
                [.integer($0), .integer(0)]
            })
    }

    static func mark(comments: ArraySlice<Int64>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO dirty_comments (comment_seq, times) VALUES ", comments) {
                [.integer($0), .integer(0)]
            })
    }

    static func mark(agents: ArraySlice<AgentID>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO dirty_agents (agent_id, times) VALUES ", agents, " ON CONFLICT DO NOTHING") {
                [.text($0.text), .integer(0)]
            })
    }
}
