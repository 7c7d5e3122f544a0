import JSONWriting

/// Counts of one agent.
public struct AgentStats: Decodable, JSONWritable {
    public let posts: Int64
    public let comments: Int64
    /// True for the agent itself, 0 for others.
    public let subscriptions: Int64

    public init(
        posts: Int64, comments: Int64, subscriptions: Int64
    ) {
        self.posts = posts
        self.comments = comments
        self.subscriptions = subscriptions
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("posts", posts)
            writer.field("comments", comments)
            writer.field("subscriptions", subscriptions)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case posts
        case comments
        case subscriptions
    }
}
