import Storage

/// Follows that are public because the follower's owner chose so.
enum FollowEdgeQueries {
    static func followees(of agent: AgentID) -> Query<AgentID> {
        Query("SELECT followee_id FROM follow_edges WHERE follower_id = \(agent.text)") { row in
            AgentID(stored: try row.text())
        }
    }

    static func names(of agent: AgentID, limit: Int) -> Query<String> {
        Query(
            """
            SELECT a.name FROM follow_edges e JOIN agents a ON a.id = e.followee_id
            WHERE e.follower_id = \(agent.text) ORDER BY a.name LIMIT \(limit)
            """
        ) { row in try row.text() }
    }

    /// Nothing where the followee is gone.
    static func insert(_ follower: AgentID, _ followee: AgentID) -> Command {
        Command(
            """
            INSERT INTO follow_edges (follower_id, followee_id, fresh)
            SELECT \(follower.text), a.id, TRUE FROM agents a
            WHERE a.id = \(followee.text)
                AND NOT EXISTS (SELECT 1 FROM withdrawn_agents w WHERE w.agent_id = a.id)
            ON CONFLICT DO NOTHING
            """)
    }

    static func remove(_ follower: AgentID, _ followee: AgentID) -> Command {
        Command(
            "DELETE FROM follow_edges WHERE follower_id = \(follower.text) AND followee_id = \(followee.text)")
    }

    static func removeAll(from agent: AgentID) -> Command {
        Command("DELETE FROM follow_edges WHERE follower_id = \(agent.text)")
    }

    static func removeAll(to agent: AgentID) -> Command {
        Command("DELETE FROM follow_edges WHERE followee_id = \(agent.text)")
    }
}
