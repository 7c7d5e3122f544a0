import JSONWriting

/// What agents and submolts come to, by number.
struct SeedTallies {
    private let size: SeedSize
    private var posts: [Int32]
    private var comments: [Int32]
    private var karma: [Int64]
    private var followers: [Int32]
    /// A bit for each day from that of the first post.
    private var days: [UInt64]
    private(set) var submoltPosts: [Int64]
    private(set) var lastPosts: [Timestamp?]
    private(set) var subscribers: [Int64]

    init(_ size: SeedSize) {
        self.size = size
        posts = Array(repeating: 0, count: size.agents)
        comments = posts
        followers = posts
        karma = Array(repeating: 0, count: size.agents)
        days = Array(repeating: 0, count: size.agents)
        submoltPosts = Array(repeating: 0, count: size.submolts)
        subscribers = submoltPosts
        lastPosts = Array(repeating: nil, count: size.submolts)
    }

    mutating func follow(_ agents: [Int]) { for agent in agents { followers[agent] += 1 } }
    mutating func subscribe(to submolts: [Int]) { for submolt in submolts { subscribers[submolt] += 1 } }

    mutating func add(_ batch: SeedBatch) {
        for (index, post) in batch.posts.enumerated() {
            let author = batch.postAuthors[index]
            posts[author] += 1
            publish(author, post.createdAt, score: post.score)
            submoltPosts[batch.submolts[index]] += 1
            lastPosts[batch.submolts[index]] = post.createdAt
        }
        for (index, comment) in batch.comments.enumerated() {
            let author = batch.commentAuthors[index]
            comments[author] += 1
            publish(author, comment.createdAt, score: comment.upvotes - comment.downvotes)
        }
    }

    private mutating func publish(_ author: Int, _ time: Timestamp, score: Int64) {
        karma[author] += score
        days[author] |= 1 << UInt64(time.day - size.start.day)
    }

    /// - Parameter created: the day on which the agent came.
    func counters(of agent: Int, _ id: AgentID, created: Int64) -> SeedAgentCounters {
        // As the night before the end would have left it.
        let last = activeDays(of: agent).last { $0 < size.until.day }
        return SeedAgentCounters(
            id: id, posts: Int64(posts[agent]), comments: Int64(comments[agent]), karma: karma[agent],
            followers: Int64(followers[agent]), lastActiveDay: last ?? created)
    }

    func activeDays(of agent: Int) -> [Int64] {
        (0...SeedSize.days).filter { days[agent] & 1 << UInt64($0) != 0 }.map { size.start.day + $0 }
    }
}

struct SeedAgentCounters: Sendable {
    let id: AgentID
    let posts: Int64
    let comments: Int64
    let karma: Int64
    let followers: Int64
    let lastActiveDay: Int64
}
