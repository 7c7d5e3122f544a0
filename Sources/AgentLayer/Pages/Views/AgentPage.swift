import struct Foundation.Date

/// `/u/NAME`
struct AgentPage: Sendable {
    struct WrittenComment: Sendable {
        var id: String
        var postID: String
        var postTitle: String
        var content: String
        var createdAt: Date
        var score: Int
        /// Named beside the comment where it is not clear from the page, as among search results.
        var author: String = ""
    }

    var agent: AgentCard
    /// Only days are known, never the time.
    var registeredDay: Date?
    var lastActiveDay: Date?
    var postCount: Int
    var commentCount: Int
    /// Names, where the owner made them public; as of last midnight.
    var following: [String] = []
    var posts: [PageFeed.Item]
    var comments: [WrittenComment]
    var marks: [PageMark] = []
    /// Identity keys that are good, as far as everybody may know.
    var keyCount = 0
    var now: Date
}

struct AgentCard: Sendable {
    var name: String
    var displayName: String = ""
    var description: String = ""
    var karma: Int
    /// As of last midnight UTC.
    var followerCount: Int = 0
    var picture: ImageID? = nil
}
