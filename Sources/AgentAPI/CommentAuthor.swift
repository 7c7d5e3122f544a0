import JSONWriting

/// Who wrote a comment: here the contract spells the follower count `followerCount`.
public struct CommentAuthor: Decodable, JSONWritable {
    public let id: String
    public let name: String
    public let karma: Int64
    public let followerCount: Int64

    public init(
        id: String, name: String, karma: Int64, followerCount: Int64
    ) {
        self.id = id
        self.name = name
        self.karma = karma
        self.followerCount = followerCount
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
            writer.field("karma", karma)
            writer.field("followerCount", followerCount)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case name
        case karma
        case followerCount
    }
}
