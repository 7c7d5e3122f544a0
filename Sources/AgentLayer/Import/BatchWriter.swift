import JSONWriting
import LogService
import Storage
import TransparencyLog

/// What became of a batch.
struct BatchOutcome: Sendable {
    typealias Reasoned = ImportBatch.Placed<ImportReason>

    var imported = 0
    var alreadyThere = 0
    var rejected: [Reasoned] = []
    /// Comments whose post or parent may still come.
    var waiting: [Reasoned] = []
    /// The names that are in the database now.
    var agents: [String: AgentID] = [:]
    var submolts: [String: Int64] = [:]
}

/// Writes one batch: the rows, all counters they move, and the marks for what is indexed later, in one transaction. A
/// killed import therefore leaves whole batches behind, and finds them there when it is run again.
struct BatchWriter {
    private let batch: ImportBatch
    let plan: NamePlan
    private let engine: Engine
    private let day: Int64
    var known = KnownRows()
    var outcome = BatchOutcome()

    var posts: [BulkPost] = []
    private var comments: [BulkComment] = []
    /// Where in `posts` and `comments` a sequence stands.
    private var postIndex: [Int64: Int] = [:]
    private var commentIndex: [Int64: Int] = [:]
    private var moreComments: [Int64: Int64] = [:]
    private var moreReplies: [Int64: Int64] = [:]
    var agents: [AgentTally] = []
    private var agentIndex: [String: Int] = [:]
    private var activeDays: Set<ActiveDay> = []
    var submolts: [String: SubmoltTally] = [:]
    var madeSubmolts: Set<String> = []
    /// Those that are as old as their first post in this batch, as their leaves say.
    var olderSubmolts: Set<String> = []
    private var commentRecords: [CommentRecord] = []
    var leaves: BulkLeaves

    /// - Parameters:
    ///   - leaves: as many as `BatchWriter.leaves(of:)` says.
    ///   - day: today, in days since 1970-01-01.
    init(_ batch: ImportBatch, _ plan: NamePlan, engine: Engine, _ leaves: BulkLeaves, on day: Int64) {
        self.batch = batch
        self.plan = plan
        self.engine = engine
        self.day = day
        self.leaves = leaves
    }

    mutating func write(_ transaction: WriteTransaction, _ log: LogWriter) throws -> BatchOutcome {
        try transaction.lock(ImportQueries.turn)
        try known.look(up: batch, plan, transaction)
        try takePosts(transaction)
        try takeComments(transaction)
        try writeAgents(transaction)
        try transaction.run(posts) { BulkInserts.posts($0) }
        try transaction.run(posts.map(\.seq)) { BulkMarks.mark(posts: $0) }
        try transaction.run(comments) { BulkInserts.comments($0) }
        try transaction.run(comments.map(\.seq)) { BulkMarks.mark(comments: $0) }
        try takeLeaves(ofSubmoltsAndPosts: transaction)
        try writeCounts(transaction)
        for comment in commentRecords { try leaves.add(comment, .comment) }
        try leaves.append(to: log, on: day, transaction)
        outcome.imported = posts.count + comments.count
        return outcome
    }

    // MARK: Deciding

    private mutating func takePosts(_ transaction: WriteTransaction) throws {
        var accepted: [(MoltbookPost, AgentID)] = []
        var ids: Set<PostID> = []
        for placed in batch.posts {
            let post = placed.record
            if known.posts[post.id] != nil || ids.contains(post.id) {
                outcome.alreadyThere += 1
            } else if let author = author(post.author) {
                ids.insert(post.id)
                accepted.append((post, author))
            } else {
                outcome.rejected.append(.init(place: placed.place, record: .nameTaken))
            }
        }
        let seqs = try SequencedTable.posts.reserve(accepted.count, transaction, engine)
        for ((post, author), seq) in zip(accepted, seqs) {
            let name = post.submolt.lowercased()
            guard let submolt = try submoltSeq(name, of: post, transaction) else { continue }
            known.posts[post.id] = .init(id: post.id, seq: seq, deleted: false)
            postIndex[seq] = posts.count
            posts.append(BulkPost(post, seq: seq, author: author, submoltSeq: submolt))
            submolts[name, default: SubmoltTally(at: post.createdAt)].add(at: post.createdAt)
            tally(post.author, author, posts: 1, score: post.upvotes - post.downvotes, post.createdAt)
        }
    }

    private mutating func takeComments(_ transaction: WriteTransaction) throws {
        let seqs = try SequencedTable.comments.reserve(batch.comments.count, transaction, engine)
        var used = 0
        for placed in batch.comments {
            let comment = placed.record
            if known.comments[comment.id] != nil {
                outcome.alreadyThere += 1
                continue
            }
            do throws(ImportReason) {
                let (post, parent) = try context(of: comment)
                guard let author = author(comment.author) else { throw .nameTaken }
                take(comment, seq: seqs[used], author, on: post, under: parent)
                used += 1
            } catch .unknownPost {
                outcome.waiting.append(.init(place: placed.place, record: .unknownPost))
            } catch .unknownParent {
                outcome.waiting.append(.init(place: placed.place, record: .unknownParent))
            } catch {
                outcome.rejected.append(.init(place: placed.place, record: error))
            }
        }
    }

    private func context(
        of comment: MoltbookComment
    ) throws(ImportReason) -> (ImportQueries.KnownPost, ImportQueries.KnownComment?) {
        guard let post = known.posts[comment.post] else { throw .unknownPost }
        guard !post.deleted else { throw .deletedPost }
        guard let id = comment.parent else { return (post, nil) }
        guard let parent = known.comments[id] else { throw .unknownParent }
        guard parent.postSeq == post.seq else { throw .foreignParent }
        guard parent.depth < NewComment.maxDepth else { throw .tooDeep }
        return (post, parent)
    }

    private mutating func take(
        _ comment: MoltbookComment, seq: Int64, _ author: AgentID, on post: ImportQueries.KnownPost,
        under parent: ImportQueries.KnownComment?
    ) {
        let depth = (parent?.depth ?? -1) + 1
        let root = parent.map { $0.rootSeq ?? $0.seq }
        known.comments[comment.id] = .init(id: comment.id, seq: seq, postSeq: post.seq, rootSeq: root, depth: depth)
        commentIndex[seq] = comments.count
        commentRecords.append(
            CommentRecord(
                id: comment.id, author: author, post: comment.post, parent: comment.parent, content: comment.content,
                createdAt: comment.createdAt, signed: nil))
        comments.append(
            BulkComment(
                comment, seq: seq, author: author, postSeq: post.seq, parentSeq: parent?.seq, rootSeq: root,
                depth: depth))
        if let index = postIndex[post.seq] {
            posts[index].commentCount += 1
        } else {
            moreComments[post.seq, default: 0] += 1
        }
        if let parent {
            if let index = commentIndex[parent.seq] {
                comments[index].replyCount += 1
            } else {
                moreReplies[parent.seq, default: 0] += 1
            }
        }
        tally(comment.author, author, comments: 1, score: comment.upvotes - comment.downvotes, comment.createdAt)
    }

    /// Nil for the name of an agent that was not imported: nobody puts words into its mouth.
    private func author(_ name: String) -> AgentID? {
        if let id = plan.agents[name] { return id }
        if let agent = known.agents[name] { return agent.imported ? agent.id : nil }
        return plan.newAgents[name]
    }

    private mutating func submoltSeq(
        _ name: String, of post: MoltbookPost, _ transaction: WriteTransaction
    ) throws -> Int64? {
        if let seq = plan.submolts[name] ?? outcome.submolts[name] { return seq }
        if let found = try transaction.first(SubmoltQueries.byName(name)) {
            outcome.submolts[name] = found.seq
        } else if let id = plan.newSubmolts[name],
            let made = try transaction.first(
                SubmoltQueries.insert(
                    id, name: name, displayName: post.submolt, description: "", allowCrypto: false, creator: nil,
                    at: post.createdAt))
        {
            try transaction.run(DirtyQueries.mark(submolt: made.seq))
            outcome.submolts[name] = made.seq
            madeSubmolts.insert(name)
        }
        guard let seq = outcome.submolts[name] else { throw StorageError.conflict }
        return seq
    }

    private mutating func tally(
        _ name: String, _ id: AgentID, posts: Int64 = 0, comments: Int64 = 0, score: Int64, _ time: Timestamp
    ) {
        let index = agentIndex[name] ?? agents.count
        if index == agents.count {
            agents.append(AgentTally(id: id, name: name))
            agentIndex[name] = index
            outcome.agents[name] = id
        }
        agents[index].add(posts: posts, comments: comments, score: score, day: time.day)
        activeDays.insert(ActiveDay(day: time.day, agent: id))
    }

    // MARK: Counters

    /// In the order of their keys, so that transactions that touch the same rows wait instead of blocking each other.
    private func writeCounts(_ transaction: WriteTransaction) throws {
        try transaction.run(pairs(moreComments)) { ImportInserts.addComments($0) }
        try transaction.run(pairs(moreReplies)) { ImportInserts.addReplies($0) }
        for (name, tally) in submolts.sorted(by: { $0.key < $1.key }) {
            guard let seq = plan.submolts[name] ?? outcome.submolts[name] else { continue }
            try transaction.run(ImportQueries.add(tally, to: seq, isOlder: olderSubmolts.contains(name)))
        }
    }

    /// Before what refers to them: SQLite looks through whole tables for references to a row that comes late.
    private mutating func writeAgents(_ transaction: WriteTransaction) throws {
        try takeLeaves(ofAgents: transaction)
        try transaction.run(agents.sorted { $0.id.text < $1.id.text }) { ImportInserts.agents($0) }
        // In the order of the file: the first holder of a folded name keeps it.
        let new = agents.filter(isNew)
        try transaction.run(new) { ImportInserts.names($0) }
        try transaction.run(new.map(\.id)) { BulkMarks.mark(agents: $0) }
        try transaction.run(activeDays.sorted { ($0.day, $0.agent.text) < ($1.day, $1.agent.text) }) {
            BulkInserts.activeDays($0)
        }
    }

    private func pairs(_ counts: [Int64: Int64]) -> [(seq: Int64, count: Int64)] {
        counts.map { (seq: $0.key, count: $0.value) }.sorted { $0.seq < $1.seq }
    }
}

extension BulkPost {
    init(_ source: MoltbookPost, seq: Int64, author: AgentID, submoltSeq: Int64) {
        self.init(
            seq: seq, id: source.id, author: author, submoltSeq: submoltSeq, kind: source.kind, title: source.title,
            content: source.content, url: source.url, marks: source.marks, createdAt: source.createdAt,
            upvotes: source.upvotes, downvotes: source.downvotes, source: Source(commentCount: source.commentCount))
    }
}

extension BulkComment {
    init(
        _ source: MoltbookComment, seq: Int64, author: AgentID, postSeq: Int64, parentSeq: Int64?, rootSeq: Int64?,
        depth: Int64
    ) {
        self.init(
            seq: seq, id: source.id, postSeq: postSeq, parentSeq: parentSeq, rootSeq: rootSeq, depth: depth,
            author: author, content: source.content, marks: source.marks, createdAt: source.createdAt,
            upvotes: source.upvotes, downvotes: source.downvotes, isImported: true)
    }
}

/// What the database already holds of what a batch names.
struct KnownRows {
    var posts: [PostID: ImportQueries.KnownPost] = [:]
    var comments: [CommentID: ImportQueries.KnownComment] = [:]
    var agents: [String: ImportQueries.KnownAgent] = [:]

    mutating func look(up batch: ImportBatch, _ plan: NamePlan, _ transaction: WriteTransaction) throws {
        var ids = Set(batch.posts.lazy.map(\.record.id.text))
        ids.formUnion(batch.comments.lazy.map(\.record.post.text))
        try transaction.all(Array(ids), ImportQueries.posts) { posts[$0.id] = $0 }
        ids = Set(batch.comments.lazy.map(\.record.id.text))
        ids.formUnion(batch.comments.lazy.compactMap(\.record.parent?.text))
        try transaction.all(Array(ids), ImportQueries.comments) { comments[$0.id] = $0 }
        try transaction.all(Array(plan.newAgents.keys), ImportQueries.agents) { agents[$0.name] = $0 }
    }
}
