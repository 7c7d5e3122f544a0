import Storage

/// The marks of rows that an import has written with their ranks but not yet put into the full-text index: 0 times.
///
/// Whoever changes such a row meanwhile counts it up, and it is the ranking service's. That service also does the work
/// when an import was killed before it came to it.
enum ImportMarks {
    static func mark(posts: ArraySlice<Int64>) -> Command {
        let rows = MultiRow.rows(posts) { [.integer($0), .integer(0)] }
        return Command("INSERT INTO dirty_posts (post_seq, times) VALUES \(sql: rows)")
    }

    static func mark(comments: ArraySlice<Int64>) -> Command {
        let rows = MultiRow.rows(comments) { [.integer($0), .integer(0)] }
        return Command("INSERT INTO dirty_comments (comment_seq, times) VALUES \(sql: rows)")
    }

    static func mark(agents: ArraySlice<AgentID>) -> Command {
        let rows = MultiRow.rows(agents) { [.text($0.text), .integer(0)] }
        return Command("INSERT INTO dirty_agents (agent_id, times) VALUES \(sql: rows) ON CONFLICT DO NOTHING")
    }
}
