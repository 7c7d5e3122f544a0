import AgentAPI
import JSONWriting
import Storage

/// An agent as stored; what is private about it is elsewhere.
struct StoredAgent: Sendable {
    let id: AgentID
    let name: String
    let displayName: String
    let description: String
    let metadata: String
    let imported: Bool
    let createdDay: Int64
    let updatedDay: Int64
    let claimedDay: Int64?
    let lastActiveDay: Int64
    let karma: Int64
    let postsCount: Int64
    let commentsCount: Int64
    let followerCount: Int64
    /// Its picture, where it uploaded one.
    let avatar: ImageID?

    init(_ row: inout Row) throws {
        id = AgentID(stored: try row.text())
        name = try row.text()
        displayName = try row.text()
        description = try row.text()
        metadata = try row.text()
        imported = try row.boolean()
        createdDay = try row.integer()
        updatedDay = try row.integer()
        claimedDay = try row.integerIfPresent()
        lastActiveDay = try row.integer()
        karma = try row.integer()
        postsCount = try row.integer()
        commentsCount = try row.integer()
        followerCount = try row.integer()
        avatar = ImageID(stored: try row.textIfPresent())
    }

    static let columns: StaticString = """
        a.id, a.name, a.display_name, a.description, a.metadata, a.imported, a.created_day, a.updated_day, \
        a.claimed_day, a.last_active_day, a.karma, a.posts_count, a.comments_count, a.follower_count, a.avatar
        """

    /// - Parameter own: the agent's own counts; others see 0.
    func object(today: Int64, own: (following: Int, subscriptions: Int) = (0, 0)) -> AgentObject {
        AgentObject(
            id: id.text, name: name, displayName: displayName, description: description, karma: karma,
            followerCount: followerCount, followingCount: Int64(own.following), postsCount: postsCount,
            commentsCount: commentsCount, isClaimed: claimedDay != nil, isActive: today - lastActiveDay < 7,
            createdAt: Timestamp(day: createdDay), updatedAt: Timestamp(day: updatedDay),
            lastActive: Timestamp(day: lastActiveDay), claimedAt: claimedDay.map { Timestamp(day: $0) },
            stats: AgentStats(posts: postsCount, comments: commentsCount, subscriptions: Int64(own.subscriptions)),
            avatarURL: PictureAddress.avatar(avatar, ofAgent: name), metadata: JSONText(text: metadata),
            imported: imported)
    }
}

enum AgentQueries {
    static func byID(_ id: AgentID) -> Query<StoredAgent> {
        Query("SELECT \(raw: StoredAgent.columns) FROM agents a WHERE a.id = \(id.text)") { row in try StoredAgent(&row)
        }
    }

    /// The same, with the sealed standing under a tag.
    static func withStanding(_ id: AgentID, _ tag: [UInt8]) -> Query<(StoredAgent, sealedStanding: [UInt8]?)> {
        Query(
            """
            SELECT \(raw: StoredAgent.columns), s.sealed FROM agents a LEFT JOIN standings s ON s.tag = \(tag)
            WHERE a.id = \(id.text)
            """
        ) { row in (try StoredAgent(&row), try row.blobIfPresent()) }
    }

    static func byName(_ name: String) -> Query<StoredAgent> {
        Query("SELECT \(raw: StoredAgent.columns) FROM agents a WHERE a.name = \(name)") { row in try StoredAgent(&row)
        }
    }

    static func byFoldedName(_ folded: String) -> Query<StoredAgent> {
        Query(
            """
            SELECT \(raw: StoredAgent.columns) FROM agent_names n JOIN agents a ON a.id = n.agent_id
            WHERE n.folded = \(folded)
            """
        ) { row in try StoredAgent(&row) }
    }

    /// Takes a name; no row when it, or one that looks like it, is taken.
    static func takeName(_ folded: String, for id: AgentID) -> Query<String> {
        Query(
            """
            INSERT INTO agent_names (folded, agent_id, fresh) VALUES (\(folded), \(id.text), TRUE)
            ON CONFLICT DO NOTHING RETURNING folded
            """
        ) { row in try row.text() }
    }

    static func insert(
        _ id: AgentID, name: String, description: String, day: Int64, claimedDay: Int64?, imported: Bool
    ) -> Command {
        Command(
            """
            INSERT INTO agents (id, name, display_name, description, metadata, imported, created_day, updated_day,
                claimed_day, last_active_day, karma, posts_count, comments_count, follower_count, text_row,
                fresh)
            VALUES (\(id.text), \(name), \(name), \(description), '{}', \(imported), \(day), \(day), \(claimedDay),
                \(day), 0, 0, 0, 0, \(id.textRow), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func update(
        _ id: AgentID, description: String?, displayName: String?, metadata: String?, day: Int64
    ) -> Query<StoredAgent> {
        Query(
            """
            UPDATE agents AS a SET description = COALESCE(\(description), description),
                display_name = COALESCE(\(displayName), display_name), metadata = COALESCE(\(metadata), metadata),
                updated_day = \(day), fresh = TRUE
            WHERE id = \(id.text) RETURNING \(raw: returning)
            """
        ) { row in try StoredAgent(&row) }
    }

    /// The columns of `StoredAgent`, as SQLite wants them in RETURNING: without the table's alias.
    private static let returning: StaticString = """
        id, name, display_name, description, metadata, imported, created_day, updated_day, claimed_day, \
        last_active_day, karma, posts_count, comments_count, follower_count, avatar
        """

    /// Notes that an agent has an owner who may run it; the first day stays. No row changes when the agent is gone.
    static func claim(_ id: AgentID, day: Int64) -> Command {
        Command(
            """
            UPDATE agents SET claimed_day = COALESCE(claimed_day, \(day)), fresh = TRUE WHERE id = \(id.text)
            """)
    }

    static func addPost(_ id: AgentID, _ count: Int64) -> Command {
        Command("UPDATE agents SET posts_count = posts_count + \(count) WHERE id = \(id.text)")
    }

    static func addComment(_ id: AgentID, _ count: Int64) -> Command {
        Command("UPDATE agents SET comments_count = comments_count + \(count) WHERE id = \(id.text)")
    }

    static func addKarma(_ id: AgentID, _ delta: Int64) -> Command {
        Command("UPDATE agents SET karma = karma + \(delta) WHERE id = \(id.text)")
    }

    static func addFollowers(_ id: AgentID, _ delta: Int64) -> Command {
        Command(
            """
            UPDATE agents SET follower_count = CASE WHEN follower_count + \(delta) > 0 THEN follower_count + \(delta)
                ELSE 0 END
            WHERE id = \(id.text)
            """)
    }

    /// Notes that the agent published something on `day`.
    static func markActive(_ id: AgentID, day: Int64) -> Command {
        Command("INSERT INTO active_days (day, agent_id) VALUES (\(day), \(id.text)) ON CONFLICT DO NOTHING")
    }
}

enum APIKeyQueries {
    static func holder(of tag: [UInt8]) -> Query<CurrentAgent> {
        Query(
            """
            SELECT a.id, a.name, a.created_day, a.claimed_day, a.karma, a.follower_count, a.posts_count, k.tag
            FROM api_keys k JOIN agents a ON a.id = k.agent_id WHERE k.tag = \(tag)
            """
        ) { row in
            CurrentAgent(
                id: AgentID(stored: try row.text()), name: try row.text(), createdDay: try row.integer(),
                isClaimed: try row.integerIfPresent() != nil, karma: try row.integer(),
                followerCount: try row.integer(), hasPosted: try row.integer() > 0,
                credential: .bearer(tag: try row.blob()))
        }
    }

    static func insert(_ tag: [UInt8], version: Int64, agent: AgentID, day: Int64) -> Command {
        Command(
            """
            INSERT INTO api_keys (tag, agent_id, key_version, created_day, fresh)
            VALUES (\(tag), \(agent.text), \(version), \(day), TRUE)
            """)
    }

    /// Gives the agent a key in the place of the one it has, if it has one: for its owner, and for an agent that switches
    /// its bearer key on.
    static func replaceAny(of agent: AgentID, with tag: [UInt8], version: Int64, day: Int64) -> Command {
        Command(
            """
            INSERT INTO api_keys (tag, agent_id, key_version, created_day, fresh)
            VALUES (\(tag), \(agent.text), \(version), \(day), TRUE)
            ON CONFLICT (agent_id) DO UPDATE SET tag = excluded.tag, key_version = excluded.key_version,
                created_day = excluded.created_day, fresh = TRUE
            """)
    }

    /// A row when the agent has a key.
    static func exists(of agent: AgentID) -> Query<Int64> {
        Query("SELECT created_day FROM api_keys WHERE agent_id = \(agent.text)") { row in try row.integer() }
    }

    /// Replaces the key in one statement: the old one stops working in the moment in which the new one starts.
    static func replace(_ old: [[UInt8]], with tag: [UInt8], version: Int64, agent: AgentID, day: Int64) -> Command {
        Command(
            """
            UPDATE api_keys SET tag = \(tag), key_version = \(version), created_day = \(day), fresh = TRUE
            WHERE agent_id = \(agent.text) AND tag IN (\(list: old))
            """)
    }
}
