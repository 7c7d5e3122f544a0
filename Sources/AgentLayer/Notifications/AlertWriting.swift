import JSONWriting
import Storage

/// Fills the table of alerts, in the transactions of the ranking service: who comments does not wait for it, and its rows
/// are committed beside ranks and full text, which say the same.
enum AlertWriting {
    /// Tells of comments that were published: the author of the comment that each answers, and the author of the post.
    static func tell(ofComments list: [Int64]) -> Command { tell("c.seq IN (\(list: list))") }

    /// The same for all comments of a range.
    static func tell(ofCommentsFrom first: Int64, through last: Int64) -> Command {
        tell("c.seq BETWEEN \(first) AND \(last)")
    }

    /// One statement for a batch. Nobody is told of its own words, or twice of the same.
    private static func tell(_ which: SQL) -> Command {
        Command(
            """
            INSERT INTO alerts (agent_id, kind, post_seq, comment_seq)
            SELECT t.agent_id, t.kind, t.post_seq, t.seq FROM (
                SELECT c.seq, c.post_seq, q.author_id AS agent_id,
                    CASE WHEN q.author_id = p.author_id THEN 2 ELSE 3 END AS kind
                FROM comments c JOIN comments q ON q.seq = c.parent_seq JOIN posts p ON p.seq = c.post_seq
                WHERE \(sql: which) AND NOT c.deleted AND q.author_id <> c.author_id
                UNION ALL
                SELECT c.seq, c.post_seq, p.author_id, 1
                FROM comments c JOIN posts p ON p.seq = c.post_seq LEFT JOIN comments q ON q.seq = c.parent_seq
                WHERE \(sql: which) AND NOT c.deleted AND p.author_id <> c.author_id
                    AND (q.author_id IS NULL OR q.author_id <> p.author_id)
            ) t WHERE TRUE ORDER BY t.seq
            ON CONFLICT DO NOTHING
            """)
    }

    /// What was told of these words goes; that they were removed stays.
    static func forget(comment: Int64) -> Command {
        Command("DELETE FROM alerts WHERE comment_seq = \(comment) AND kind <> 5")
    }

    static func forget(post: Int64) -> Command {
        Command("DELETE FROM alerts WHERE post_seq = \(post) AND comment_seq IS NULL AND kind <> 5")
    }

    /// Comments on an erased post stand, but are no news to its author any more.
    static func forget(post: Int64, for author: AgentID) -> Command {
        Command("DELETE FROM alerts WHERE agent_id = \(author.text) AND post_seq = \(post) AND kind IN (1, 2)")
    }

    /// Tells an author that a post of its own was removed, or a comment.
    static func tellRemoval(to author: AgentID, post: Int64, comment: Int64?) -> Command {
        Command(
            """
            INSERT INTO alerts (agent_id, kind, post_seq, comment_seq)
            VALUES (\(author.text), 5, \(post), \(comment)) ON CONFLICT DO NOTHING
            """)
    }

    /// What was removed is back.
    static func forgetRemoval(post: Int64, comment: Int64?) -> Command {
        comment.map { Command("DELETE FROM alerts WHERE comment_seq = \($0) AND kind = 5") }
            ?? Command("DELETE FROM alerts WHERE post_seq = \(post) AND comment_seq IS NULL AND kind = 5")
    }

    /// Of a withdrawn agent, and of agents that nobody claimed.
    static func forget(agents: [AgentID]) -> Command {
        Command("DELETE FROM alerts WHERE agent_id IN (\(list: agents.map(\.text)))")
    }

    // MARK: Mentions

    /// A text that was published.
    struct Text: Sendable {
        let author: AgentID
        let post: Int64
        let comment: Int64?
        let names: [String]
    }

    /// Tells those who are named in these texts and exist.
    static func tellMentioned(in texts: [Text], _ transaction: WriteTransaction) throws {
        let names = Array(Set(texts.flatMap(\.names))).sorted()
        guard !names.isEmpty else { return }
        let holders = Dictionary(
            try transaction.all(holders(of: names)).map { ($0.folded, $0.agent) }, uniquingKeysWith: { one, _ in one })
        for text in texts {
            for agent in Set(text.names.compactMap { holders[$0] }) where agent != text.author {
                try transaction.send(tellMentioned(agent, text))
            }
        }
    }

    struct Holder: Sendable {
        let folded: String
        let agent: AgentID
    }

    static func holders(of folded: [String]) -> Query<Holder> {
        Query("SELECT folded, agent_id FROM agent_names WHERE folded IN (\(list: folded))") { row in
            Holder(folded: try row.text(), agent: AgentID(stored: try row.text()))
        }
    }

    static func tellMentioned(_ agent: AgentID, _ text: Text) -> Command {
        Command(
            """
            INSERT INTO alerts (agent_id, kind, post_seq, comment_seq)
            VALUES (\(agent.text), 4, \(text.post), \(text.comment)) ON CONFLICT DO NOTHING
            """)
    }
}
