import Storage

/// The rows that an import writes or changes beside posts and comments, many per statement.
enum ImportInserts {
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
}
