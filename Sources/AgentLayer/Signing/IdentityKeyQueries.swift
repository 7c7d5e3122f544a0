import AgentSignatures
import Storage

enum IdentityKeyQueries {
    static func of(_ agent: AgentID, limit: Int) -> Query<StoredIdentityKey> {
        Query(
            """
            SELECT \(raw: StoredIdentityKey.columns) FROM identity_keys k WHERE k.agent_id = \(agent.text)
            ORDER BY k.added_day, k.object_id LIMIT \(limit)
            """
        ) { row in try StoredIdentityKey(&row) }
    }

    static func find(_ keyID: String) -> Query<StoredIdentityKey> {
        Query("SELECT \(raw: StoredIdentityKey.columns) FROM identity_keys k WHERE k.key_id = \(keyID)") { row in
            try StoredIdentityKey(&row)
        }
    }

    static func named(_ keyIDs: [String]) -> Query<StoredIdentityKey> {
        Query(
            "SELECT \(raw: StoredIdentityKey.columns) FROM identity_keys k WHERE k.key_id IN (\(list: keyIDs))"
        ) { row in try StoredIdentityKey(&row) }
    }

    /// The agent that a good key belongs to, with the key.
    static func holder(of keyID: String) -> Query<(agent: CurrentAgent, key: [UInt8])> {
        Query(
            """
            SELECT a.id, a.name, a.created_day, a.claimed_day, a.karma, a.follower_count, a.posts_count, k.public_key
            FROM identity_keys k JOIN agents a ON a.id = k.agent_id
            WHERE k.key_id = \(keyID) AND k.removed_day IS NULL
            """
        ) { row in
            let agent = CurrentAgent(
                id: AgentID(stored: try row.text()), name: try row.text(), createdDay: try row.integer(),
                isClaimed: try row.integerIfPresent() != nil, karma: try row.integer(),
                followerCount: try row.integer(), hasPosted: try row.integer() > 0, credential: .key(keyID))
            return (agent, try row.blob())
        }
    }

    /// No row when the key, or the UUID, is there already.
    static func insert(_ key: StoredIdentityKey) -> Query<String> {
        Query(
            """
            INSERT INTO identity_keys (object_id, agent_id, key_id, public_key, previous, authority, authority_key,
                signature, day, added_day, authorized_day, removed_day, removed_by_owner, fresh)
            VALUES (\(key.object), \(key.agent.text), \(key.keyID), \(key.key), \(key.previous),
                \(key.authority.number), \(key.authorityKey), \(key.signature), \(key.signingDay), \(key.addedDay),
                \(Int64?.none), \(Int64?.none), FALSE, TRUE)
            ON CONFLICT DO NOTHING RETURNING object_id
            """
        ) { row in try row.text() }
    }

    /// One row if it was good.
    static func remove(_ keyID: String, of agent: AgentID, day: Int64, byOwner: Bool) -> Command {
        Command(
            """
            UPDATE identity_keys SET removed_day = \(day), removed_by_owner = \(byOwner), fresh = TRUE
            WHERE key_id = \(keyID) AND agent_id = \(agent.text) AND removed_day IS NULL
            """)
    }

    /// Notes that the owner vouches for a key that nobody has vouched for. One row if that was so.
    static func authorize(
        _ keyID: String, of agent: AgentID, by ownerKey: [UInt8], _ signature: IdentitySignature,
        signedOn signingDay: Int64,
        day: Int64
    ) -> Command {
        Command(
            """
            UPDATE identity_keys SET authority = 2, authority_key = \(ownerKey), signature = \(signature.bytes),
                own_day = day, day = \(signingDay), authorized_day = \(day), fresh = TRUE
            WHERE key_id = \(keyID) AND agent_id = \(agent.text) AND removed_day IS NULL AND authority = 0
            """)
    }

    static func forget(_ keyID: String) -> Command { Command("DELETE FROM identity_keys WHERE key_id = \(keyID)") }

    /// Keys of all agents that are good as far as everybody may know, in the order of their ids.
    static func good(after keyID: String, on today: Int64, limit: Int) -> Query<DirectoryKey> {
        Query(
            """
            SELECT key_id, public_key, added_day FROM identity_keys
            WHERE (removed_day IS NULL OR (removed_by_owner AND removed_day >= \(today))) AND key_id > \(keyID) ORDER BY key_id LIMIT \(limit)
            """
        ) { row in
            DirectoryKey(keyID: try row.text(), key: try row.blob(), addedDay: try row.integer())
        }
    }

    /// Whether anything has a UUID: what was gone before the log began is not in it.
    static func taken(_ id: String) -> Query<String> {
        Query(
            """
            SELECT id FROM posts WHERE id = \(id) UNION ALL SELECT id FROM comments WHERE id = \(id)
            UNION ALL SELECT id FROM submolts WHERE id = \(id) UNION ALL SELECT id FROM agents WHERE id = \(id)
            UNION ALL SELECT object_id FROM identity_keys WHERE object_id = \(id)
            UNION ALL SELECT object FROM log_objects WHERE object = \(id)
            """
        ) { row in try row.text() }
    }
}

/// A key as the directory lists it.
struct DirectoryKey: Sendable {
    let keyID: String
    let key: [UInt8]
    let addedDay: Int64
}
