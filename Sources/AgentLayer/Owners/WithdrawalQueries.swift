import HTTPSupport
import Storage

extension WriteTransaction {
    /// Throws a 410 `Refusal` for an agent that was withdrawn: after it nothing may be written of the agent again. Take
    /// its lock first.
    func requirePresent(_ agent: AgentID) throws {
        try expect(WithdrawalQueries.day(of: agent)) { day in
            guard day == nil else { throw Refusal.agentWithdrawn }
        }
    }
}

enum WithdrawalQueries {
    static func day(of agent: AgentID) -> Query<Int64> {
        Query("SELECT day FROM withdrawn_agents WHERE agent_id = \(agent.text)") { row in try row.integer() }
    }

    /// Those of `agents` that are being withdrawn, or were.
    static func withdrawn(of agents: [AgentID]) -> Query<AgentID> {
        Query("SELECT agent_id FROM withdrawn_agents WHERE agent_id IN (\(list: agents.map(\.text)))") { row in
            AgentID(stored: try row.text())
        }
    }

    static func begin(_ agent: AgentID, day: Int64) -> Command {
        Command(
            """
            INSERT INTO withdrawn_agents (agent_id, day, finished, fresh) VALUES (\(agent.text), \(day), FALSE, TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func finish(_ agent: AgentID) -> Command {
        Command("UPDATE withdrawn_agents SET finished = TRUE, fresh = TRUE WHERE agent_id = \(agent.text)")
    }

    static func unfinished() -> Query<AgentID> {
        Query("SELECT agent_id FROM withdrawn_agents WHERE NOT finished ORDER BY agent_id") { row in
            AgentID(stored: try row.text())
        }
    }

    static func removeKey(of agent: AgentID) -> Command {
        Command("DELETE FROM api_keys WHERE agent_id = \(agent.text)")
    }

    /// What the agent said of itself, and what others said by voting.
    static func blank(_ agent: AgentID, day: Int64) -> Command {
        Command(
            """
            UPDATE agents SET display_name = '', description = '', metadata = '{}', avatar = NULL, karma = 0,
                updated_day = \(day), fresh = TRUE
            WHERE id = \(agent.text)
            """)
    }

    static func removeActiveDays(of agent: AgentID) -> Command {
        Command("DELETE FROM active_days WHERE agent_id = \(agent.text)")
    }

    /// The submolt stays, with what others wrote in it.
    static func leave(_ submolt: SubmoltID, _ agent: AgentID) -> Command {
        Command("UPDATE submolts SET creator_id = NULL WHERE id = \(submolt.text) AND creator_id = \(agent.text)")
    }

    struct Post: Sendable {
        let seq: Int64
        let id: PostID
        let submoltSeq: Int64
    }

    static func posts(by agent: AgentID, limit: Int) -> Query<Post> {
        Query(
            """
            SELECT seq, id, submolt_seq FROM posts WHERE author_id = \(agent.text) AND NOT deleted ORDER BY created_at, seq
            LIMIT \(limit)
            """
        ) { row in
            Post(seq: try row.integer(), id: PostID(stored: try row.text()), submoltSeq: try row.integer())
        }
    }

    struct Comment: Sendable {
        let seq: Int64
        let id: CommentID
        let postSeq: Int64
    }

    static func comments(by agent: AgentID, limit: Int) -> Query<Comment> {
        Query(
            """
            SELECT seq, id, post_seq FROM comments WHERE author_id = \(agent.text) AND NOT deleted ORDER BY created_at, seq
            LIMIT \(limit)
            """
        ) { row in
            Comment(seq: try row.integer(), id: CommentID(stored: try row.text()), postSeq: try row.integer())
        }
    }

    static func removeList(_ tag: [UInt8]) -> Command { Command("DELETE FROM private_lists WHERE tag = \(tag)") }
}
