import JSONWriting
import Logging
import HTTPSupport
import Storage

/// Brings ranks and full-text rows up to date in batches: what a write marked dirty is ranked within a second.
struct Ranker: Sendable {
    let store: any Store
    let clock: WallClock
    /// Told where posts have moved; nil in tools that serve nobody.
    var changes: Changes?

    /// Replicas take turns: two that ranked the same rows would only wait for each other.
    private static let lockKey: Int64 = 0x4e61_6372_6552_616e

    /// How many rows the next transaction takes, and what it leaves to others.
    var pace = RankingPace()
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

    /// Ranks everything that is dirty, what was published and what was voted on in turns. Returns the number of rows
    /// that were.
    @discardableResult
    func rankDirty() async throws -> Int {
        var total = 0
        var isMore = true
        while isMore {
            isMore = false
            for step in Step.allCases {
                let limit = pace.rows
                let count = try await rank(step, limit)
                total += count
                if count == limit { isMore = true }
            }
        }
        return total
    }

    private func rank(_ step: Step, _ limit: Int) async throws -> Int {
        switch step {
        case .publishedComments: try await rankComments(published: true, limit)
        case .publishedPosts: try await rankPosts(published: true, limit)
        case .submolts: try await indexSubmolts(limit)
        case .agents: try await indexAgents(limit)
        case .votedComments: try await rankComments(published: false, limit)
        case .votedPosts: try await rankPosts(published: false, limit)
        }
    }

    /// Runs `body` in a transaction of the service, unless there is nothing to do, and `told` once it is committed.
    private func upkeep<Mark: Sendable, Outcome: Sendable>(
        _ dirty: Query<Mark>, _ body: @escaping @Sendable ([Mark], WriteTransaction) throws -> Outcome,
        then told: (Outcome) -> Void = { _ in }
    ) async throws -> Int {
        let marks = try await store.read { try $0.all(dirty) }
        guard !marks.isEmpty else { return 0 }
        try await pace.step(rows: marks.count) { started in
            let outcome = try await store.write(.upkeep) { transaction in
                started()
                try transaction.lock(Self.lockKey)
                return try body(marks, transaction)
            }
            told(outcome)
        }
        return marks.count
    }

    /// The marks are taken away before the rows are read: a change that commits later marks its row again.
    private func rankPosts(published: Bool, _ limit: Int) async throws -> Int {
        let (engine, now) = (store.engine, clock.now)
        let dirty = DirtyQueries.posts(published: published, limit: limit)
        return try await upkeep(dirty) { seqs, transaction in
            let marks = try transaction.all(DirtyQueries.takePosts(seqs))
            let changed = Set(marks.filter(\.published).map(\.seq))
            let posts = try transaction.all(RankQueries.posts(marks.map(\.seq)))
            for post in posts {
                if post.deleted {
                    try transaction.send(AlertWriting.forget(post: post.seq))
                    try transaction.send(AlertWriting.forget(post: post.seq, for: post.author))
                    if post.marks.removalReason != nil {
                        try transaction.send(AlertWriting.tellRemoval(to: post.author, post: post.seq, comment: nil))
                    }
                    try transaction.send(TextIndex.posts.remove(post.seq))
                    try transaction.send(ErasedWords.note(.posts, day: now.day))
                    continue
                }
                let score = post.upvotes - post.downvotes
                try transaction.send(
                    RankQueries.rank(
                        post.seq, score: score, hot: RankFormulas.hot(score: score, createdAt: post.createdAt),
                        rising: Self.rising(score, post.createdAt, now), at: post.createdAt))
                if changed.contains(post.seq) {
                    try TextIndex.posts.put(post.seq, [post.title, post.content ?? ""], transaction, engine)
                }
            }
            try Self.count(marks, posts, transaction)
            let texts = posts.filter { changed.contains($0.seq) && !$0.deleted }.map { post in
                AlertWriting.Text(
                    author: post.author, post: post.seq, comment: nil,
                    names: MentionedNames.find(in: post.title + " " + (post.content ?? "")))
            }
            try AlertWriting.tellMentioned(in: texts, transaction)
            return posts
        } then: { posts in
            for post in posts { changes?.placed(by: post.author, in: post.submoltSeq, at: post.createdAt) }
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
            try transaction.send(SubmoltQueries.addPosts(submolt, change, newest: newest))
        }
    }

    private func rankComments(published: Bool, _ limit: Int) async throws -> Int {
        let (engine, now) = (store.engine, clock.now)
        let dirty = DirtyQueries.comments(published: published, limit: limit)
        return try await upkeep(dirty) { seqs, transaction in
            let marks = try transaction.all(DirtyQueries.takeComments(seqs))
            let changed = Set(marks.filter(\.published).map(\.seq))
            let comments = try transaction.all(RankQueries.comments(marks.map(\.seq)))
            for comment in comments {
                let (up, down) = (comment.upvotes, comment.downvotes)
                try transaction.send(
                    RankQueries.rank(
                        comment: comment.seq, score: up - down,
                        best: RankFormulas.best(upvotes: up, downvotes: down),
                        controversial: RankFormulas.controversial(upvotes: up, downvotes: down)))
                if comment.deleted {
                    try transaction.send(AlertWriting.forget(comment: comment.seq))
                    if comment.marks.removalReason != nil {
                        try transaction.send(
                            AlertWriting.tellRemoval(to: comment.author, post: comment.postSeq, comment: comment.seq))
                    }
                    try transaction.send(TextIndex.comments.remove(comment.seq))
                    try transaction.send(ErasedWords.note(.comments, day: now.day))
                } else if changed.contains(comment.seq) {
                    try TextIndex.comments.put(comment.seq, [comment.content], transaction, engine)
                }
            }
            let told = comments.filter { changed.contains($0.seq) && !$0.deleted }
            guard !told.isEmpty else { return }
            try transaction.send(AlertWriting.tell(ofComments: told.map(\.seq)))
            let texts = told.map { comment in
                AlertWriting.Text(
                    author: comment.author, post: comment.postSeq, comment: comment.seq,
                    names: MentionedNames.find(in: comment.content))
            }
            try AlertWriting.tellMentioned(in: texts, transaction)
        }
    }

    private func indexSubmolts(_ limit: Int) async throws -> Int {
        let (engine, now) = (store.engine, clock.now)
        return try await upkeep(DirtyQueries.submolts(limit: limit)) { dirty, transaction in
            // What a description said before goes.
            try transaction.send(ErasedWords.note(.submolts, day: now.day))
            try transaction.send(DirtyQueries.clearSubmolts(dirty))
            for submolt in try transaction.all(SubmoltQueries.bySequence(dirty)) {
                try TextIndex.submolts.put(
                    submolt.seq, [submolt.name + " " + submolt.displayName, submolt.description], transaction, engine)
            }
        }
    }

    /// What a profile said before goes, and in which order agents came.
    private func indexAgents(_ limit: Int) async throws -> Int {
        let (engine, now) = (store.engine, clock.now)
        return try await upkeep(DirtyQueries.agents(limit: limit)) { dirty, transaction in
            try transaction.send(ErasedWords.note(.agents, day: now.day))
            // FTS5 writes a segment whenever a row's number is smaller than the one before.
            for id in dirty.sorted(by: { $0.textRow < $1.textRow }) {
                try transaction.send(DirtyQueries.clear(agent: id))
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
        var left = Array(candidates.union(ranked)).sorted()[...]
        while !left.isEmpty {
            let batch = Array(left.prefix(pace.rows))
            left = left.dropFirst(batch.count)
            try await pace.step(rows: batch.count) { started in
                try await store.write(.upkeep) { transaction in
                    started()
                    for post in try transaction.all(RankQueries.risingCounts(batch)) {
                        let rising =
                            candidates.contains(post.seq) ? Self.rising(post.score, post.createdAt, now) : nil
                        try transaction.send(RankQueries.setRising(post.seq, rising))
                    }
                }
            }
        }
    }
}
