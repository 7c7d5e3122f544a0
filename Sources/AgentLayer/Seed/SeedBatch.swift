import JSONWriting
import LogService
import TransparencyLog

/// Posts in a row with their threads and votes, made from a slice: no two batches need each other. Sequences are counted
/// from 0 until the batch is written.
struct SeedBatch: Sendable {
    private(set) var posts: [BulkPost] = []
    private(set) var comments: [BulkComment] = []
    private(set) var votes: [SeedVote] = []
    /// Of the posts, then of the comments.
    private(set) var leaves: [BulkLeaf] = []
    /// The numbers of the authors, and of the submolts of the posts.
    private(set) var postAuthors: [Int] = []
    private(set) var commentAuthors: [Int] = []
    private(set) var submolts: [Int] = []

    private let world: SeedWorld
    private var text = SeedText()
    private var ballot: SeedBallot

    init(_ slice: SeedSlice, _ world: SeedWorld) {
        self.world = world
        ballot = SeedBallot(world)
        posts.reserveCapacity(slice.posts.count)
        comments.reserveCapacity(slice.commentVotes.count)
        votes.reserveCapacity(slice.postVotes.reduce(0, +) + slice.commentVotes.reduce(0, +))
        var first = 0
        for (index, number) in slice.posts.enumerated() {
            let count = slice.commentCounts[index]
            addPost(number, comments: count, votes: slice.postVotes[index])
            addThread(
                first: slice.firstComment + first, votes: slice.commentVotes[first..<first + count])
            first += count
        }
        makeLeaves()
    }

    private mutating func makeLeaves() {
        let submoltIDs = Dictionary(zip(world.submolts, world.submoltIDs), uniquingKeysWith: { one, _ in one })
        leaves.reserveCapacity(posts.count + comments.count)
        for post in posts {
            guard let submolt = submoltIDs[post.submoltSeq] else { continue }
            let record = PostRecord(post, in: submolt)
            leaves.append(BulkLeaf(PreparedLeaf(.post, object: record.object), record: record.value))
        }
        // Sequences are still places in this batch.
        for comment in comments {
            let record = CommentRecord(
                comment, on: posts[Int(comment.postSeq)].id,
                answering: comment.parentSeq.map { comments[Int($0)].id })
            leaves.append(BulkLeaf(PreparedLeaf(.comment, object: record.object), record: record.value))
        }
    }

    private mutating func addPost(_ number: Int, comments: Int, votes count: Int) {
        let size = world.size
        var random = SeedRandom(size.seed, .post, number)
        let id = size.postID(number)
        let author = random.rank(of: size.agents)
        let submolt = random.rank(of: size.submolts)
        let created = size.time(ofPost: number, &random)
        let (up, down) = ballot.cast(count, on: id, created.day, by: author, into: &votes, &random)
        let isLink = random.chance(0.06)
        let title = text.title(&random)
        let link = isLink ? "https://example.org/" + text.name(&random) + "/" + text.name(&random) : nil
        posts.append(
            BulkPost(
                seq: Int64(posts.count), id: PostID(bytes: id), author: world.agents[author],
                submoltSeq: world.submolts[submolt], kind: isLink ? 1 : 0, title: title, content: text.post(&random),
                url: link, marks: [], createdAt: created, upvotes: up, downvotes: down, source: nil,
                commentCount: Int64(comments)))
        postAuthors.append(author)
        submolts.append(submolt)
    }

    /// The comments of the last post, in order of time; each answers the post or one of the last before it.
    private mutating func addThread(first: Int, votes counts: ArraySlice<Int>) {
        guard let post = posts.last, let postAuthor = postAuthors.last, !counts.isEmpty else { return }
        let size = world.size
        var random = SeedRandom(size.seed, .comment, first)
        let times = times(counts.count, after: post.createdAt, &random)
        let start = comments.count
        for (index, count) in counts.enumerated() {
            let id = size.commentID(first + index)
            let parent = index > 0 && random.chance(0.55) ? start + index - 1 - random.below(min(index, 6)) : nil
            let depth = parent.map { comments[$0].depth + 1 } ?? 0
            let isReply = depth > 0 && depth <= SeedSize.depth
            let author = isReply && random.chance(0.2) ? postAuthor : random.rank(of: size.agents)
            let (up, down) = ballot.cast(count, on: id, times[index].day, by: author, into: &votes, &random)
            let above = isReply ? parent : nil
            if let above { comments[above].replyCount += 1 }
            comments.append(
                BulkComment(
                    seq: Int64(comments.count), id: CommentID(bytes: id), postSeq: post.seq,
                    parentSeq: above.map(Int64.init), rootSeq: above.map { comments[$0].rootSeq ?? comments[$0].seq },
                    depth: isReply ? depth : 0, author: world.agents[author], content: text.comment(&random), marks: [],
                    createdAt: times[index], upvotes: up, downvotes: down, isImported: false))
            commentAuthors.append(author)
        }
    }

    /// Most within hours, none after the end.
    private func times(_ count: Int, after created: Timestamp, _ random: inout SeedRandom) -> [Timestamp] {
        let left = world.size.until.milliseconds - created.milliseconds
        return (0..<count).map { _ in
            let hours = random.logNormal(median: 3, sigma: 1.6)
            let delay = hours * Double(Timestamp.millisecondsPerHour)
            let after = delay < Double(left) ? Int64(delay) : Int64(Double(left) * random.unit())
            return Timestamp(milliseconds: created.milliseconds + after)
        }.sorted()
    }

    /// With the places of the rows in the tables.
    consuming func placed(posts postSeqs: [Int64], comments commentSeqs: [Int64]) -> SeedBatch {
        for index in posts.indices { posts[index].seq = postSeqs[index] }
        for index in comments.indices {
            comments[index].seq = commentSeqs[index]
            comments[index].postSeq = postSeqs[Int(comments[index].postSeq)]
            comments[index].parentSeq = comments[index].parentSeq.map { commentSeqs[Int($0)] }
            comments[index].rootSeq = comments[index].rootSeq.map { commentSeqs[Int($0)] }
        }
        return self
    }
}

/// What all batches share.
struct SeedWorld: Sendable {
    let size: SeedSize
    /// By number, as text and as bytes.
    let agents: [AgentID]
    let agentBytes: [[UInt8]]
    /// The sequences of the submolts, by number.
    let submolts: [Int64]
    /// Their ids, in the same order.
    let submoltIDs: [SubmoltID]
    /// The vote keys, by day from that of the first post.
    let taggers: [VoteTagger]
}
