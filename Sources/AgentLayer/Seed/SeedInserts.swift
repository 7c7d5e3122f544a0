import JSONWriting
import Storage

/// The rows that a seed writes beside posts and comments. None is `fresh`: they are written in the order of random keys,
/// which is what the nightly job would come to.
enum SeedInserts {
    static func agents(_ agents: ArraySlice<SeedAgent>) -> Command {
        Command(
            MultiRow.rows(agentColumns, agents) { agent in
                [
                    .text(agent.id.text), .text(agent.name), .text(agent.name), .text(agent.description), .text("{}"),
                    .boolean(false), .integer(agent.createdDay), .integer(agent.createdDay), .integer(agent.createdDay),
                    .integer(agent.createdDay), .integer(0), .integer(0), .integer(0), .integer(0),
                    .integer(agent.id.textRow), .boolean(false),
                ]
            })
    }

    private static let agentColumns: StaticString = """
        INSERT INTO agents (id, name, display_name, description, metadata, imported, created_day, updated_day,
            claimed_day, last_active_day, karma, posts_count, comments_count, follower_count, text_row, fresh)
        VALUES

        """

    static func names(_ agents: ArraySlice<SeedAgent>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO agent_names (folded, agent_id, fresh) VALUES ", agents) {
                [.text(AgentName.fold($0.name)), .text($0.id.text), .boolean(false)]
            })
    }

    static func apiKeys(_ agents: ArraySlice<SeedAgentSecrets>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO api_keys (tag, agent_id, key_version, created_day, fresh) VALUES ", agents) {
                [
                    .blob($0.keyTag), .text($0.agent.id.text), .integer($0.keyVersion), .integer($0.agent.createdDay),
                    .boolean(false),
                ]
            })
    }

    static func standings(_ agents: ArraySlice<SeedAgentSecrets>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO standings (tag, sealed, fresh) VALUES ", agents) {
                [.blob($0.standingTag), .blob($0.standing), .boolean(false)]
            })
    }

    static func lists(_ lists: ArraySlice<SealedSeedList>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO private_lists (tag, revision, sealed, fresh) VALUES ", lists) {
                [.blob($0.tag), .integer($0.revision), .blob($0.sealed), .boolean(false)]
            })
    }

    static func votes(_ votes: ArraySlice<SeedVote>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO votes (tag, up, counted, fresh) VALUES ", votes) {
                [.blob($0.bytes), .boolean($0.up), .boolean(true), .boolean(false)]
            })
    }

    /// The counters of agents, once all is known.
    static func counters(_ agents: ArraySlice<SeedAgentCounters>) -> Command {
        Command(
            MultiRow.rows(
                """
                UPDATE agents SET posts_count = c.column2, comments_count = c.column3, karma = c.column4,
                    follower_count = c.column5, last_active_day = c.column6
                FROM (VALUES

                """, agents, ") AS c WHERE agents.id = c.column1"
            ) {
                [
                    .text($0.id.text), .integer($0.posts), .integer($0.comments), .integer($0.karma),
                    .integer($0.followers), .integer($0.lastActiveDay),
                ]
            })
    }

    static func counters(ofSubmolt seq: Int64, posts: Int64, last: Timestamp?, subscribers: Int64) -> Command {
        Command(
            """
            UPDATE submolts SET post_count = \(posts), last_post_at = \(last?.milliseconds),
                subscriber_count = \(subscribers)
            WHERE seq = \(seq)
            """)
    }
}

enum SeedQueries {
    /// Whether the database holds agents or posts.
    static func isInUse() -> Query<Bool> {
        Query("SELECT EXISTS (SELECT 1 FROM agents) OR EXISTS (SELECT 1 FROM posts)") { row in try row.boolean() }
    }

    static func newestComment() -> Query<Int64> {
        Query("SELECT seq FROM comments ORDER BY seq DESC LIMIT 1") { row in try row.integer() }
    }

    /// The mark of a seed that has not come to its end, in the table of things that were done.
    private static let unfinished = "unfinished seed"

    /// A row for who is the first to begin.
    static func begin(day: Int64) -> Query<Int64> {
        Query(
            """
            INSERT INTO daily_jobs (name, done_day) VALUES (\(unfinished), \(day))
            ON CONFLICT DO NOTHING RETURNING done_day
            """
        ) { row in try row.integer() }
    }

    static func end() -> Command { Command("DELETE FROM daily_jobs WHERE name = \(unfinished)") }
}
