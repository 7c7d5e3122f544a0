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

    /// What is brought up to date together. What was published and what was voted on never share a transaction: whose
    /// post and whose vote moved together would show in the engine's log and, on PostgreSQL, on the rows.
    /// Comments come before posts, as a reply locks its parent before its post.
    private enum Step: CaseIterable, Sendable {
        case publishedComments, publishedPosts, submolts, agents, votedComments, votedPosts
    }

    /// Ranks everything that is dirty. Returns the number of rows that were.
    @discardableResult
    func rankDirty() async throws -> Int {
        var total = 0
        for step in Step.allCases {
            var count = 0
            repeat {
                count = try await rank(step)
                total += count
            } while count == Self.batchSize
        }
        return total
    }

    private func rank(_ step: Step) async throws -> Int {
        switch step {
        case .publishedComments: try await rankComments(published: true)
        case .publishedPosts: try await rankPosts(published: true)
        case .submolts: try await indexSubmolts()
        case .agents: try await indexAgents()
        case .votedComments: try await rankComments(published: false)
        case .votedPosts: try await rankPosts(published: false)
        }
    }

    /// Runs `body` in a transaction of the service, unless there is nothing to do.
    private func upkeep<Mark: Sendable>(
        _ dirty: Query<Mark>, _ body: @escaping @Sendable ([Mark], WriteTransaction) throws -> Void
    ) async throws -> Int {
        let marks = try await store.read { try $0.all(dirty) }
        guard !marks.isEmpty else { return 0 }
        try await store.write(.upkeep) { transaction in
            try transaction.lock(Self.lockKey)
            try body(marks, transaction)
        }
        return marks.count
    }

    /// The marks are taken away before the rows are read: a change that commits later marks its row again.
    private func rankPosts(published: Bool) async throws -> Int {
        let (engine, now) = (store.engine, clock.now)
        return try await upkeep(DirtyQueries.posts(published: published, limit: Self.batchSize)) { seqs, transaction in
            let marks = try transaction.all(DirtyQueries.takePosts(seqs))
            let changed = Set(marks.filter(\.published).map(\.seq))
            let posts = try transaction.all(RankQueries.posts(marks.map(\.seq)))
            for post in posts {
                if post.deleted {
                    try transaction.run(TextIndex.posts.remove(post.seq))
                    try transaction.run(ErasedWords.note(.posts, day: now.day))
                    continue
                }
                let score = post.upvotes - post.downvotes
                try transaction.run(
                    RankQueries.rank(
                        post.seq, score: score, hot: RankFormulas.hot(score: score, createdAt: post.createdAt),
                        rising: Self.rising(score, post.createdAt, now), at: post.createdAt))
                if changed.contains(post.seq) {
                    try TextIndex.posts.put(post.seq, [post.title, post.content ?? ""], transaction, engine)
                }
            }
            try Self.count(marks, posts, transaction)
        }
    }

    /// Moves the post counts of submolts, each once for the whole batch.
    private static func count(
        _ marks: [DirtyQueries.Mark], _ posts: [RankQueries.PostCounts], _ transaction: WriteTransaction
    ) throws {
        let changes = Dictionary(marks.map { ($0.seq, $0.countChange) }, uniquingKeysWith: +)
        for (submolt, posts) in Dictionary(grouping: posts, by: \.submoltSeq) {
            let change = posts.reduce(0) { $0 + (changes[$1.seq] ?? 0) }
            guard posts.contains(where: { changes[$0.seq] != 0 }) else { continue }
            let newest = posts.filter { (changes[$0.seq] ?? 0) > 0 }.map(\.createdAt).max()
            try transaction.run(SubmoltQueries.addPosts(submolt, change, newest: newest))
        }
    }

    private func rankComments(published: Bool) async throws -> Int {
        let (engine, now) = (store.engine, clock.now)
        let dirty = DirtyQueries.comments(published: published, limit: Self.batchSize)
        return try await upkeep(dirty) { seqs, transaction in
            let marks = try transaction.all(DirtyQueries.takeComments(seqs))
            let changed = Set(marks.filter(\.published).map(\.seq))
            for comment in try transaction.all(RankQueries.comments(marks.map(\.seq))) {
                let (up, down) = (comment.upvotes, comment.downvotes)
                try transaction.run(
                    RankQueries.rank(
                        comment: comment.seq, score: up - down,
                        best: RankFormulas.best(upvotes: up, downvotes: down),
                        controversial: RankFormulas.controversial(upvotes: up, downvotes: down)))
                if comment.deleted {
                    try transaction.run(TextIndex.comments.remove(comment.seq))
                    try transaction.run(ErasedWords.note(.comments, day: now.day))
                } else if changed.contains(comment.seq) {
                    try TextIndex.comments.put(comment.seq, [comment.content], transaction, engine)
                }
            }
        }
    }

    private func indexSubmolts() async throws -> Int {
        let engine = store.engine
        return try await upkeep(DirtyQueries.submolts(limit: Self.batchSize)) { dirty, transaction in
            try transaction.run(DirtyQueries.clearSubmolts(dirty))
            for submolt in try transaction.all(SubmoltQueries.bySequence(dirty)) {
                try TextIndex.submolts.put(
                    submolt.seq, [submolt.name + " " + submolt.displayName, submolt.description], transaction, engine)
            }
        }
    }

    /// What a profile said before goes, and in which order agents came.
    private func indexAgents() async throws -> Int {
        let (engine, now) = (store.engine, clock.now)
        return try await upkeep(DirtyQueries.agents(limit: Self.batchSize)) { dirty, transaction in
            try transaction.run(ErasedWords.note(.agents, day: now.day))
            // FTS5 writes a segment whenever a row's number is smaller than the one before.
            for id in dirty.sorted(by: { $0.textRow < $1.textRow }) {
                try transaction.run(DirtyQueries.clear(agent: id))
                guard let agent = try transaction.first(AgentQueries.byID(id)) else { continue }
                try TextIndex.agents.put(
                    id.textRow, [agent.name + " " + agent.displayName, agent.description], transaction, engine)
            }
        }
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
