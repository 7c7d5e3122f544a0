import JSONWriting

/// A post with its place here.
struct ImportedPost: Sendable {
    let source: MoltbookPost
    let seq: Int64
    let author: AgentID
    let submoltSeq: Int64
    /// The comments that are written together with it.
    var commentCount: Int64 = 0
}

/// A comment with its place here.
struct ImportedComment: Sendable {
    let source: MoltbookComment
    let seq: Int64
    let author: AgentID
    let postSeq: Int64
    let parentSeq: Int64?
    let rootSeq: Int64?
    let depth: Int64
    /// The replies that are written together with it.
    var replyCount: Int64 = 0
}

/// What one batch adds to an agent.
struct AgentTally: Sendable {
    let id: AgentID
    let name: String
    var posts: Int64 = 0
    var comments: Int64 = 0
    var karma: Int64 = 0
    var firstDay = Int64.max
    var lastDay = Int64.min

    init(id: AgentID, name: String) {
        self.id = id
        self.name = name
    }

    mutating func add(posts: Int64 = 0, comments: Int64 = 0, score: Int64, day: Int64) {
        self.posts += posts
        self.comments += comments
        karma += score
        firstDay = min(firstDay, day)
        lastDay = max(lastDay, day)
    }
}

struct ActiveDay: Hashable, Sendable {
    let day: Int64
    let agent: AgentID
}

/// What one batch adds to a submolt.
struct SubmoltTally: Sendable {
    var count: Int64 = 0
    var first: Timestamp
    var last: Timestamp

    init(at time: Timestamp) {
        first = time
        last = time
    }

    mutating func add(at time: Timestamp) {
        count += 1
        first = min(first, time)
        last = max(last, time)
    }
}
