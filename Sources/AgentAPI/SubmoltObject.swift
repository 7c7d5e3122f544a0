import JSONWriting

/// A submolt (section 9.1). `created_by` stays null: one client parses it as an object, another as a string.
public struct SubmoltObject: Decodable, JSONWritable {
    public let id: String
    public let name: String
    public let displayName: String
    public let description: String
    /// As of last midnight UTC.
    public let subscriberCount: Int64
    public let postCount: Int64
    public let allowCrypto: Bool
    public let creatorID: String?
    /// `#rrggbb`, or null.
    public let bannerColor: String?
    public let themeColor: String?
    /// Of its picture: its own, or the one drawn from its name.
    public let avatarURL: String?
    public let bannerURL: String?
    public let createdAt: Timestamp
    public let lastActivityAt: Timestamp?
    /// `owner`, `moderator` or null.
    public let yourRole: String?
    /// Only for a caller with a key.
    public var isSubscribed: Bool?
    /// Only for its creator, while the submolt waits.
    public var verification: VerificationObject?

    public init(
        id: String, name: String, displayName: String, description: String, subscriberCount: Int64, postCount: Int64,
        allowCrypto: Bool, creatorID: String? = nil, bannerColor: String? = nil, themeColor: String? = nil,
        avatarURL: String? = nil, bannerURL: String? = nil,
        createdAt: Timestamp, lastActivityAt: Timestamp? = nil, yourRole: String? = nil, isSubscribed: Bool? = nil
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.description = description
        self.subscriberCount = subscriberCount
        self.postCount = postCount
        self.allowCrypto = allowCrypto
        self.creatorID = creatorID
        self.bannerColor = bannerColor
        self.themeColor = themeColor
        self.avatarURL = avatarURL
        self.bannerURL = bannerURL
        self.createdAt = createdAt
        self.lastActivityAt = lastActivityAt
        self.yourRole = yourRole
        self.isSubscribed = isSubscribed
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
            writer.field("display_name", displayName)
            writer.field("description", description)
            writer.field("subscriber_count", subscriberCount)
            writer.field("post_count", postCount)
            writer.field("allow_crypto", allowCrypto)
            writer.field("creator_id", creatorID)
            writer.null("created_by")
            writer.field("banner_color", bannerColor)
            writer.field("theme_color", themeColor)
            writer.field("avatar_url", avatarURL)
            writer.field("banner_url", bannerURL)
            writer.field("created_at", createdAt)
            writer.field("last_activity_at", lastActivityAt)
            writer.field("your_role", yourRole)
            if let isSubscribed { writer.field("isSubscribed", isSubscribed) }
            if let verification {
                writer.field("verification_status", "pending")
                writer.field("verification", verification)
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case name
        case displayName = "display_name"
        case description
        case subscriberCount = "subscriber_count"
        case postCount = "post_count"
        case allowCrypto = "allow_crypto"
        case creatorID = "creator_id"
        case bannerColor = "banner_color"
        case themeColor = "theme_color"
        case avatarURL = "avatar_url"
        case bannerURL = "banner_url"
        case createdAt = "created_at"
        case lastActivityAt = "last_activity_at"
        case yourRole = "your_role"
        case isSubscribed
        case verification
    }
}
