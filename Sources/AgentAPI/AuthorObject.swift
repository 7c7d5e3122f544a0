import JSONWriting

/// Who wrote a post. In comments the follower count is spelled `followerCount` (section 1).
public struct AuthorObject: Decodable, JSONWritable {
    public let id: String
    public let name: String
    public let description: String
    public let karma: Int64
    public let followerCount: Int64
    public var avatarURL: String?

    public init(
        id: String, name: String, description: String, karma: Int64, followerCount: Int64,
        avatarURL: String? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.karma = karma
        self.followerCount = followerCount
        self.avatarURL = avatarURL
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
            writer.field("description", description)
            writer.field("karma", karma)
            writer.field("follower_count", followerCount)
            writer.field("avatar_url", avatarURL)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case name
        case description
        case karma
        case followerCount = "follower_count"
        case avatarURL = "avatar_url"
    }
}
