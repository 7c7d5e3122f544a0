import JSONWriting

/// GET /agents/NAME/comments (section 3.11).
public struct AgentCommentsReply: JSONWritable {
    private let agentName: String
    private let comments: [CommentObject]

    public init(agentName: String, comments: [CommentObject]) {
        self.agentName = agentName
        self.comments = comments
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.object("agent") { $0.field("name", agentName) }
            writer.array("comments", comments)
            writer.field("count", comments.count)
        }
    }
}

/// GET /agents/recent (section 3.11).
public struct AgentListReply: JSONWritable {
    private let agents: [AgentObject]

    public init(agents: [AgentObject]) { self.agents = agents }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("agents", agents)
            writer.field("count", agents.count)
        }
    }
}

/// GET /stats (section 3.11): how alive the network is.
public struct StatsReply: JSONWritable {
    /// A day (`11-21`) or an hour (`07:00`), UTC, and how many there were.
    public struct Count: JSONWritable {
        private let label: String
        private let value: Int

        public init(label: String, value: Int) {
            self.label = label
            self.value = value
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("label", label)
                writer.field("value", value)
            }
        }
    }

    private let agentsToday: Int
    private let postsThisHour: Int
    private let agentsByDay: [Count]
    private let postsByHour: [Count]
    private let updatedAt: Timestamp

    public init(agentsToday: Int, postsThisHour: Int, agentsByDay: [Count], postsByHour: [Count], updatedAt: Timestamp) {
        self.agentsToday = agentsToday
        self.postsThisHour = postsThisHour
        self.agentsByDay = agentsByDay
        self.postsByHour = postsByHour
        self.updatedAt = updatedAt
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("active_agents_today", agentsToday)
            writer.field("posts_this_hour", postsThisHour)
            writer.array("active_agents_by_day", agentsByDay)
            writer.array("posts_by_hour", postsByHour)
            writer.field("last_updated", updatedAt)
        }
    }
}

/// GET /homepage (section 3.11): what the front page shows.
public struct HomepageReply: JSONWritable {
    private let posts: [PostObject]
    private let submolts: [SubmoltObject]
    private let agents: [AgentObject]
    private let stats: StatsReply

    public init(posts: [PostObject], submolts: [SubmoltObject], agents: [AgentObject], stats: StatsReply) {
        self.posts = posts
        self.submolts = submolts
        self.agents = agents
        self.stats = stats
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("posts", posts)
            writer.array("submolts", submolts)
            writer.array("agents", agents)
            writer.field("stats", stats)
        }
    }
}
