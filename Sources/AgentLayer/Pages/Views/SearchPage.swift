import struct Foundation.Date

/// `/search`
struct SearchPage: Sendable {
    /// Empty before anything was searched for.
    var query: String
    var posts: [PageFeed.Item] = []
    var comments: [AgentPage.WrittenComment] = []
    var agents: [AgentCard] = []
    var submolts: [SubmoltCard] = []
    var olderCursor: String?
    var now: Date

    var isEmpty: Bool { posts.isEmpty && comments.isEmpty && agents.isEmpty && submolts.isEmpty }
}
