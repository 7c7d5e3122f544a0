import JSONWriting

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
