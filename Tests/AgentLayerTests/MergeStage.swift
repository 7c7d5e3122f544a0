import HTTPSupport
import JSONWriting
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// A database with random posts, and what their feeds must be, found by sorting all of them.
final class MergeStage {
    struct Post: Sendable {
        var seq: Int64
        let submolt: Int64
        let author: AgentID
        let createdAt: Timestamp
        var score: Int64
        var isErased = false
        var isRanked = true
    }

    let store: any Store
    let clock = TestClock()
    let changes = Changes()
    let heads: FeedHeads
    let authors: [AgentID]
    let submolts: [Int64]
    var posts: [Post] = []
    private var random: SeededGenerator

    static func run(_ engine: TestEngine, posts: Int, _ body: (MergeStage) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await AgentSchema.migrate(store)
            let stage = try await MergeStage(store)
            if posts > 0 { try await stage.publish(posts) }
            try await body(stage)
        }
    }

    private init(_ store: any Store) async throws {
        self.store = store
        heads = FeedHeads(changes: changes, clock: clock.wallClock, engine: store.engine)
        let authors = (0..<9).map { _ in AgentID() }
        self.authors = authors
        let now = clock.wallClock.now
        submolts = try await store.write { transaction in
            for (number, author) in authors.enumerated() {
                try transaction.run(
                    AgentQueries.insert(
                        author, name: "agent-\(number)", description: "", day: now.day, claimedDay: now.day,
                        imported: false))
            }
            return try (0..<5).compactMap { number in
                try transaction.first(
                    SubmoltQueries.insert(
                        SubmoltID(), name: "submolt-\(number)", displayName: "", description: "", allowCrypto: false,
                        creator: nil, at: now))?.seq
            }
        }
        random = SeededGenerator(seed: 7)
    }

    /// Posts of the last forty days; most are young, some share their moment, a few are erased or not ranked yet.
    func publish(_ count: Int = 1, ages: [Int64] = []) async throws {
        var drafts: [Post] = []
        for number in 0..<count {
            let reach: Int64 = [3, 30, 300, 24 * 40].randomElement(using: &random)!
            let drawn = Int64.random(in: 0..<reach * 12, using: &random) * Timestamp.millisecondsPerHour / 12
            let age = ages.indices.contains(number) ? ages[number] : drawn
            let luck = Int.random(in: 0..<20, using: &random)
            drafts.append(
                Post(
                    seq: 0, submolt: submolts.randomElement(using: &random)!,
                    author: authors.randomElement(using: &random)!,
                    createdAt: Timestamp(milliseconds: clock.wallClock.now.milliseconds - age),
                    score: Int64.random(in: -3...9, using: &random), isErased: luck == 1, isRanked: luck > 0))
        }
        let (new, now) = (drafts, clock.wallClock.now)
        let ranks = new.map { (hot: hot($0), rising: rising($0)) }
        posts += try await store.write { transaction in
            try zip(new, ranks).map { post, rank in
                let id = PostID()
                try transaction.run(
                    PostQueries.insert(
                        NewPost(
                            id: id, author: post.author, submoltSeq: post.submolt, kind: 0, title: "t", content: nil,
                            url: nil, marks: [], createdAt: post.createdAt)))
                let seq = try transaction.first(PostQueries.sequenceWithErased(id))!
                try transaction.run(Self.vote(seq, post.score))
                if post.isRanked {
                    try transaction.run(
                        RankQueries.rank(
                            seq, score: post.score, hot: rank.hot, rising: rank.rising, at: post.createdAt))
                }
                if post.isErased { _ = try transaction.first(PostQueries.erase(id, at: now)) }
                var stored = post
                stored.seq = seq
                return stored
            }
        }
    }

    /// As the ranking service of another replica does: nobody here is told.
    func rank(_ index: Int, score: Int64) async throws {
        posts[index].score = score
        posts[index].isRanked = true
        let (post, rank) = (posts[index], hot(posts[index]))
        let rising = rising(post)
        try await store.write { transaction in
            try transaction.run(Self.vote(post.seq, score))
            try transaction.run(RankQueries.rank(post.seq, score: score, hot: rank, rising: rising, at: post.createdAt))
        }
    }

    func erase(_ index: Int) async throws {
        posts[index].isErased = true
        let (seq, now) = (posts[index].seq, clock.wallClock.now)
        try await store.write { transaction in
            guard let post = try transaction.all(PostQueries.bySequence([seq])).first else { return }
            _ = try transaction.first(PostQueries.erase(post.id, at: now))
        }
    }

    private static func vote(_ seq: Int64, _ score: Int64) -> Command {
        Command("UPDATE posts SET upvotes = \(max(score, 0)), downvotes = \(max(-score, 0)) WHERE seq = \(seq)")
    }

    private func hot(_ post: Post) -> Double { RankFormulas.hot(score: post.score, createdAt: post.createdAt) }

    private func rising(_ post: Post) -> Double? {
        let now = clock.wallClock.now
        guard now.milliseconds - post.createdAt.milliseconds < 48 * Timestamp.millisecondsPerHour else { return nil }
        return RankFormulas.rising(score: post.score, createdAt: post.createdAt, now: now)
    }

    // MARK: Feeds

    /// What a feed must hold, by sorting everything. The clock must stand still.
    func expected(
        _ sort: FeedSort, since start: Timestamp? = nil, where holds: (Post) -> Bool
    ) -> [Int64] {
        posts.filter { post in
            !post.isErased && holds(post) && (sort == .new || post.isRanked)
                && (sort != .rising || rising(post) != nil) && start.map { post.createdAt >= $0 } ?? true
        }
        .map { (rank: rank(of: $0, sort), seq: $0.seq) }
        .sorted { ($0.rank, $0.seq) > ($1.rank, $1.seq) }
        .map(\.seq)
    }

    private func rank(of post: Post, _ sort: FeedSort) -> Double {
        switch sort {
        case .hot: hot(post)
        case .new: Double(post.createdAt.milliseconds)
        case .top: Double(post.score)
        case .rising: rising(post) ?? 0
        }
    }

    func page(_ feed: Feed, after cursor: FeedPlace? = nil, offset: Int = 0, limit: Int) async throws -> Feed.Page {
        let view = heads.view()
        return try await store.read { try feed.page(after: cursor, offset: offset, limit: limit, $0, view) }
    }

    /// Follows the cursors to the end.
    func walk(_ feed: Feed, limit: Int) async throws -> [Int64] {
        var seen: [Int64] = []
        var cursor: FeedPlace?
        repeat {
            let page = try await page(feed, after: cursor, limit: limit)
            seen += page.posts.map(\.seq)
            cursor = page.next
            // A list that never ends is one that repeats itself.
            if seen.count > posts.count { break }
        } while cursor != nil
        return seen
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
