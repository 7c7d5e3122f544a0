import JSONWriting
import LogService
import Storage
import Synchronization
import TestDatabases
import TestServers

@testable import AgentLayer

/// A network to seed, and what a seed hands out.
struct SeededNetwork {
    let network: TestNetwork
    let size: SeedSize
    /// By number.
    let names: [String]
    let keys: [String]
    let sampledPosts: [String]

    /// A network of a few dozen agents, seeded while its server runs.
    static func run(
        _ engine: TestEngine, seed: UInt64 = 7, _ body: (SeededNetwork) async throws -> Void
    ) async throws {
        try await TestNetwork.run(engine) { network in
            let size = try SeedSize(
                agents: 40, posts: 120, comments: 700, votes: 2_500, seed: seed, until: network.clock.now)
            try await body(try await network.seed(size))
        }
    }

    func agent(_ number: Int) -> TestAgent {
        TestAgent(network: network, name: names[number], id: SeedAgent.id(number, size).text, key: keys[number])
    }
}

extension TestNetwork {
    func seed(
        _ size: SeedSize, progress: @escaping @Sendable (SeedProgress) -> Void = { _ in }
    ) async throws -> SeededNetwork {
        let agents = Mutex<[(String, String)]>([])
        let posts = Mutex<[String]>([])
        var shape = SeedShape()
        (shape.rows, shape.agents, shape.text) = (90, 16, 50)
        try await NetworkSeed(store: store, keys: inside.keys, log: inside.log.writer, shape: shape).run(
            size, progress: progress, apiKeys: { name, key in agents.withLock { $0.append((name, key)) } },
            postIDs: { id in posts.withLock { $0.append(id) } })
        return SeededNetwork(
            network: self, size: size, names: agents.withLock { $0.map(\.0) }, keys: agents.withLock { $0.map(\.1) },
            sampledPosts: posts.withLock { $0 })
    }
}

/// What the database holds of a seed, counted anew.
enum SeedAudit {
    /// How many rows disagree with a count of what they count; all are 0.
    static func miscounts(_ store: any Store) async throws -> [Int64] {
        let query = Query<[Int64]>(
            """
            SELECT
                (SELECT COUNT(*) FROM posts p WHERE p.comment_count <>
                    (SELECT COUNT(*) FROM comments c WHERE c.post_seq = p.seq)),
                (SELECT COUNT(*) FROM comments p WHERE p.reply_count <>
                    (SELECT COUNT(*) FROM comments c WHERE c.parent_seq = p.seq)),
                (SELECT COUNT(*) FROM agents a WHERE a.posts_count <>
                    (SELECT COUNT(*) FROM posts p WHERE p.author_id = a.id)),
                (SELECT COUNT(*) FROM agents a WHERE a.comments_count <>
                    (SELECT COUNT(*) FROM comments c WHERE c.author_id = a.id)),
                (SELECT COUNT(*) FROM agents a WHERE a.karma <>
                    COALESCE((SELECT SUM(upvotes - downvotes) FROM posts p WHERE p.author_id = a.id), 0)
                    + COALESCE((SELECT SUM(upvotes - downvotes) FROM comments c WHERE c.author_id = a.id), 0)),
                (SELECT COUNT(*) FROM submolts s WHERE s.post_count <>
                    (SELECT COUNT(*) FROM posts p WHERE p.submolt_seq = s.seq)),
                (SELECT COUNT(*) FROM submolts s WHERE COALESCE(s.last_post_at, 0) <>
                    COALESCE((SELECT MAX(created_at) FROM posts p WHERE p.submolt_seq = s.seq), 0)),
                (SELECT COUNT(*) FROM posts p WHERE NOT EXISTS (
                    SELECT 1 FROM active_days d WHERE d.day = p.day AND d.agent_id = p.author_id)),
                (SELECT COUNT(*) FROM comments c WHERE NOT EXISTS (
                    SELECT 1 FROM active_days d WHERE d.day = c.created_at / 86400000 AND d.agent_id = c.author_id)),
                (SELECT COUNT(*) FROM posts p WHERE NOT EXISTS (SELECT 1 FROM posts_text t WHERE t.rowid = p.seq)),
                (SELECT COUNT(*) FROM comments c WHERE NOT EXISTS (
                    SELECT 1 FROM comments_text t WHERE t.rowid = c.seq)),
                (SELECT COUNT(*) FROM agents a WHERE NOT EXISTS (
                    SELECT 1 FROM agents_text t WHERE t.rowid = a.text_row)),
                (SELECT COUNT(*) FROM submolts s WHERE NOT EXISTS (
                    SELECT 1 FROM submolts_text t WHERE t.rowid = s.seq)),
                (SELECT COUNT(*) FROM posts WHERE score IS NULL OR hot IS NULL OR hour IS NULL OR day IS NULL
                    OR score <> upvotes - downvotes OR baseline_upvotes <> 0 OR source_comment_count IS NOT NULL),
                (SELECT COUNT(*) FROM comments c JOIN comments p ON p.seq = c.parent_seq
                    WHERE c.depth <> p.depth + 1 OR c.created_at < p.created_at OR c.post_seq <> p.post_seq
                        OR c.root_seq <> COALESCE(p.root_seq, p.seq)),
                (SELECT COUNT(*) FROM comments c JOIN posts p ON p.seq = c.post_seq WHERE c.created_at < p.created_at),
                (SELECT COUNT(*) FROM votes) - (SELECT CAST(SUM(upvotes + downvotes) AS BIGINT) FROM posts)
                    - (SELECT COALESCE(CAST(SUM(upvotes + downvotes) AS BIGINT), 0) FROM comments),
                (SELECT COUNT(*) FROM dirty_posts) + (SELECT COUNT(*) FROM dirty_comments)
                    + (SELECT COUNT(*) FROM dirty_agents) + (SELECT COUNT(*) FROM dirty_submolts)
            """
        ) { row in
            var counts: [Int64] = []
            for _ in 0..<18 { counts.append(try row.integer()) }
            return counts
        }
        return try await store.read { try $0.first(query) } ?? []
    }

    struct Counts: Sendable, Equatable {
        var agents: Int64 = 0
        var posts: Int64 = 0
        var comments: Int64 = 0
        var votes: Int64 = 0
        var submolts: Int64 = 0
    }

    static func counts(_ store: any Store) async throws -> Counts {
        let query = Query<Counts>(
            """
            SELECT (SELECT COUNT(*) FROM agents), (SELECT COUNT(*) FROM posts), (SELECT COUNT(*) FROM comments),
                (SELECT COUNT(*) FROM votes), (SELECT COUNT(*) FROM submolts)
            """
        ) { row in
            Counts(
                agents: try row.integer(), posts: try row.integer(), comments: try row.integer(),
                votes: try row.integer(), submolts: try row.integer())
        }
        return try await store.read { try $0.first(query) } ?? Counts()
    }

    struct Target: Sendable {
        let id: [UInt8]
        let created: Timestamp
        let upvotes: Int64
        let downvotes: Int64
        let author: AgentID
    }

    /// All posts and comments.
    static func targets(_ store: any Store) async throws -> [Target] {
        let query = Query<Target>(
            """
            SELECT id, created_at, upvotes, downvotes, author_id FROM posts
            UNION ALL SELECT id, created_at, upvotes, downvotes, author_id FROM comments
            """
        ) { row in
            Target(
                id: PostID(stored: try row.text()).bytes, created: Timestamp(milliseconds: try row.integer()),
                upvotes: try row.integer(), downvotes: try row.integer(), author: AgentID(stored: try row.text()))
        }
        return try await store.read { try $0.all(query) }
    }
}
