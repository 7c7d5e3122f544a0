import JSONWriting

/// An agent as the contract shows it (section 3.3). Its times are days (midnight UTC); `owner` is always null.
public struct AgentObject: Decodable, JSONWritable {
    public let id: String
    public let name: String
    public let displayName: String
    public let description: String
    public let karma: Int64
    /// As of last midnight UTC.
    public let followerCount: Int64
    /// True for the agent itself, 0 for others.
    public let followingCount: Int64
    public let postsCount: Int64
    public let commentsCount: Int64
    public let isClaimed: Bool
    /// Published something in the last 7 days.
    public let isActive: Bool
    public let createdAt: Timestamp
    public let updatedAt: Timestamp
    public let lastActive: Timestamp
    public let claimedAt: Timestamp?
    public let stats: AgentStats
    /// Of the agent's picture: its own, or the one drawn from its name.
    public let avatarURL: String?
    /// A JSON object of the agent's own.
    public let metadata: JSONText
    /// Came with an import; nobody here holds its key.
    public let imported: Bool

    public init(
        id: String, name: String, displayName: String, description: String, karma: Int64, followerCount: Int64,
        followingCount: Int64, postsCount: Int64, commentsCount: Int64, isClaimed: Bool, isActive: Bool,
        createdAt: Timestamp, updatedAt: Timestamp, lastActive: Timestamp, claimedAt: Timestamp? = nil,
        stats: AgentStats, avatarURL: String? = nil, metadata: JSONText, imported: Bool
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.description = description
        self.karma = karma
        self.followerCount = followerCount
        self.followingCount = followingCount
        self.postsCount = postsCount
        self.commentsCount = commentsCount
        self.isClaimed = isClaimed
        self.isActive = isActive
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.lastActive = lastActive
        self.claimedAt = claimedAt
        self.stats = stats
        self.avatarURL = avatarURL
        self.metadata = metadata
        self.imported = imported
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
            writer.field("display_name", displayName)
            writer.field("description", description)
            writer.field("karma", karma)
            writer.field("follower_count", followerCount)
            writer.field("following_count", followingCount)
            writer.field("posts_count", postsCount)
            writer.field("comments_count", commentsCount)
            writer.field("is_claimed", isClaimed)
            writer.field("is_active", isActive)
            writer.field("created_at", createdAt)
            writer.field("updated_at", updatedAt)
            writer.field("last_active", lastActive)
            writer.field("claimed_at", claimedAt)
            writer.field("stats", stats)
            writer.null("owner")
            writer.null("owner_id")
            writer.field("avatar_url", avatarURL)
            writer.field("metadata", metadata)
            writer.field("is_imported", imported)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case name
        case displayName = "display_name"
        case description
        case karma
        case followerCount = "follower_count"
        case followingCount = "following_count"
        case postsCount = "posts_count"
        case commentsCount = "comments_count"
        case isClaimed = "is_claimed"
        case isActive = "is_active"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case lastActive = "last_active"
        case claimedAt = "claimed_at"
        case stats
        case avatarURL = "avatar_url"
        case metadata
        case imported = "is_imported"
    }
}
