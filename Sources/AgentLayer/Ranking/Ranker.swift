import JSONWriting
import Logging
import HTTPSupport
import Storage

/// Brings ranks and full-text rows up to date in batches: what a write marked dirty is ranked within a second.
struct Ranker: Sendable {
    let store: any Store
    let clock: WallClock

    /// Replicas take turns: two that ranked the same rows would only wait for each other.
    private static let lockKey: Int64 = 0x4e61_6372_6552_616e

    /// Rows per transaction: other writes wait no longer than one batch takes.
    private static let batchSize = 256
    /// Posts of this age can be rising.
    private static let risingHours: Int64 = 48
    private static let risingNewest = 2_500
    private static let risingPerHour = 50

    /// Ranks everything that is dirty. Returns the number of rows that were.
    @discardableResult
    func rankDirty() async throws -> Int {
        var total = 0
        while true {
            let now = clock.now
            let engine = store.engine
            let count = try await store.write(.upkeep) { transaction in
                try transaction.lock(Self.lockKey)
                // Comments before posts, as a reply locks its parent before its post.
                return try Self.rankComments(transaction, engine, now) + Self.rankPosts(transaction, engine, now)
                    + Self.indexSubmolts(transaction, engine) + Self.indexAgents(transaction, engine, now)
            }
            total += count
            if count == 0 { return total }
        }
    }

    /// The marks are taken away before the rows are read: a change that commits later marks its row again.
    private static func rankPosts(_ transaction: WriteTransaction, _ engine: Engine, _ now: Timestamp) throws -> Int {
        let seqs = try transaction.all(DirtyQueries.posts(limit: batchSize))
        guard !seqs.isEmpty else { return 0 }
        let marks = try transaction.all(DirtyQueries.takePosts(seqs))
        let posts = try transaction.all(RankQueries.posts(seqs))
        for post in posts {
            if post.deleted {
                try transaction.run(TextIndex.posts.remove(post.seq))
                try transaction.run(ErasedWords.note(.posts, day: now.day))
            } else {
                let score = post.upvotes - post.downvotes
                try transaction.run(
                    RankQueries.rank(
                        post.seq, score: score, hot: RankFormulas.hot(score: score, createdAt: post.createdAt),
                        rising: rising(score, post.createdAt, now), at: post.createdAt))
                try TextIndex.posts.put(post.seq, [post.title, post.content ?? ""], transaction, engine)
            }
        }
        try count(marks, posts, transaction)
        return seqs.count
    }

    /// Moves the post counts of submolts, each once for the whole batch.
    private static func count(
        _ marks: [DirtyQueries.DirtyPost], _ posts: [RankQueries.PostCounts], _ transaction: WriteTransaction
    ) throws {
        let changes = Dictionary(marks.map { ($0.seq, $0.countChange) }, uniquingKeysWith: +)
        for (submolt, posts) in Dictionary(grouping: posts, by: \.submoltSeq) {
            let change = posts.reduce(0) { $0 + (changes[$1.seq] ?? 0) }
            guard posts.contains(where: { changes[$0.seq] != 0 }) else { continue }
            let newest = posts.filter { (changes[$0.seq] ?? 0) > 0 }.map(\.createdAt).max()
            try transaction.run(SubmoltQueries.addPosts(submolt, change, newest: newest))
        }
    }

    private static func rankComments(
        _ transaction: WriteTransaction, _ engine: Engine, _ now: Timestamp
    ) throws -> Int {
        let dirty = try transaction.all(DirtyQueries.comments(limit: batchSize))
        guard !dirty.isEmpty else { return 0 }
        try transaction.run(DirtyQueries.clearComments(dirty))
        for comment in try transaction.all(RankQueries.comments(dirty)) {
            try transaction.run(
                RankQueries.rank(
                    comment: comment.seq, score: comment.upvotes - comment.downvotes,
                    best: RankFormulas.best(upvotes: comment.upvotes, downvotes: comment.downvotes),
                    controversial: RankFormulas.controversial(upvotes: comment.upvotes, downvotes: comment.downvotes)))
            if comment.deleted {
                try transaction.run(TextIndex.comments.remove(comment.seq))
                try transaction.run(ErasedWords.note(.comments, day: now.day))
            } else {
                try TextIndex.comments.put(comment.seq, [comment.content], transaction, engine)
            }
        }
        return dirty.count
    }

    private static func indexSubmolts(_ transaction: WriteTransaction, _ engine: Engine) throws -> Int {
        let dirty = try transaction.all(DirtyQueries.submolts(limit: batchSize))
        guard !dirty.isEmpty else { return 0 }
        try transaction.run(DirtyQueries.clearSubmolts(dirty))
        for submolt in try transaction.all(SubmoltQueries.bySequence(dirty)) {
            try TextIndex.submolts.put(
                submolt.seq, [submolt.name + " " + submolt.displayName, submolt.description], transaction, engine)
        }
        return dirty.count
    }

    /// What a profile said before goes, and in which order agents came.
    private static func indexAgents(_ transaction: WriteTransaction, _ engine: Engine, _ now: Timestamp) throws -> Int {
        let dirty = try transaction.all(DirtyQueries.agents(limit: batchSize))
        guard !dirty.isEmpty else { return 0 }
        try transaction.run(ErasedWords.note(.agents, day: now.day))
        for id in dirty {
            try transaction.run(DirtyQueries.clear(agent: id))
            guard let agent = try transaction.first(AgentQueries.byID(id)) else { continue }
            try TextIndex.agents.put(
                id.textRow, [agent.name + " " + agent.displayName, agent.description], transaction, engine)
        }
        return dirty.count
    }

    private static func rising(_ score: Int64, _ created: Timestamp, _ now: Timestamp) -> Double? {
        guard now.milliseconds - created.milliseconds < risingHours * Timestamp.millisecondsPerHour else { return nil }
        return RankFormulas.rising(score: score, createdAt: created, now: now)
    }

    /// Ranks what may be rising anew, all at one moment, and lets go of what is too old.
    func refreshRising() async throws {
        let now = clock.now
        let start = Timestamp(milliseconds: now.milliseconds - Self.risingHours * Timestamp.millisecondsPerHour)
        let (candidates, ranked) = try await store.read { transaction in
            var seqs = Set(try transaction.all(RankQueries.newest(since: start, limit: Self.risingNewest)))
            if seqs.count == Self.risingNewest {
                for hour in start.hour...now.hour {
                    seqs.formUnion(try transaction.all(RankQueries.best(ofHour: hour, limit: Self.risingPerHour)))
                }
            }
            return (seqs, Set(try transaction.all(RankQueries.rising())))
        }
        for batch in Array(candidates.union(ranked)).sorted().chunks(of: Self.batchSize) {
            try await store.write(.upkeep) { transaction in
                for post in try transaction.all(RankQueries.posts(batch)) where !post.deleted {
                    let rising =
                        candidates.contains(post.seq)
                        ? Self.rising(post.upvotes - post.downvotes, post.createdAt, now) : nil
                    try transaction.run(RankQueries.setRising(post.seq, rising))
                }
            }
        }
    }
}

extension Array {
    /// Consecutive slices of at most `size` elements.
    func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
