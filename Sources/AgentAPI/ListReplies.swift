import JSONWriting
public import NIOCore

/// Where a page of a list stands, in every generation's words: `has_more`, `next_cursor` and `pagination`.
public struct PageInfo: Sendable {
    public let count: Int
    public let limit: Int
    public let offset: Int
    public let nextCursor: String?

    public init(count: Int, limit: Int, offset: Int, nextCursor: String?) {
        self.count = count
        self.limit = limit
        self.offset = offset
        self.nextCursor = nextCursor
    }

    func writeMembers(into writer: inout JSONWriter) {
        writer.field("count", count)
        writer.field("has_more", nextCursor != nil)
        writer.field("next_cursor", nextCursor)
        writer.object("pagination") { writer in
            writer.field("count", count)
            writer.field("limit", limit)
            writer.field("offset", offset)
            writer.field("hasMore", nextCursor != nil)
        }
    }
}

/// GET /posts, /feed, /submolts/NAME/feed (sections 4.3, 10.1).
public struct PostListReply: Decodable, JSONWritable {
    public let posts: [PostObject]
    public let nextCursor: String?
    public let feedType: String?
    private let page: PageInfo
    private let written: ByteBuffer?

    public init(posts: [PostObject], page: PageInfo, feedType: String?) {
        self.posts = posts
        self.page = page
        self.feedType = feedType
        nextCursor = page.nextCursor
        written = nil
    }

    /// - Parameter written: the posts, as a JSON array.
    public init(written: ByteBuffer, page: PageInfo, feedType: String?) {
        posts = []
        self.page = page
        self.feedType = feedType
        nextCursor = page.nextCursor
        self.written = written
    }

    private enum CodingKeys: String, CodingKey { case posts, nextCursor = "next_cursor", feedType = "feed_type" }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        posts = try values.decode([PostObject].self, forKey: .posts)
        nextCursor = try values.decodeIfPresent(String.self, forKey: .nextCursor)
        feedType = try values.decodeIfPresent(String.self, forKey: .feedType)
        page = PageInfo(count: posts.count, limit: posts.count, offset: 0, nextCursor: nextCursor)
        written = nil
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            if let feedType {
                writer.field("feed_type", feedType)
                writer.object("context") { _ in }
            }
            writer.twice("posts", "data") { writer in
                if let written { return writer.writeRaw(written) }
                writer.array { writer in for post in posts { writer.write(post) } }
            }
            page.writeMembers(into: &writer)
        }
    }
}

/// GET /submolts (section 9.3).
public struct SubmoltListReply: Decodable, JSONWritable {
    public let submolts: [SubmoltObject]
    public let nextCursor: String?
    private let page: PageInfo

    public init(submolts: [SubmoltObject], page: PageInfo) {
        self.submolts = submolts
        self.page = page
        nextCursor = page.nextCursor
    }

    private enum CodingKeys: String, CodingKey { case submolts, nextCursor = "next_cursor" }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        submolts = try values.decode([SubmoltObject].self, forKey: .submolts)
        nextCursor = try values.decodeIfPresent(String.self, forKey: .nextCursor)
        page = PageInfo(count: submolts.count, limit: submolts.count, offset: 0, nextCursor: nextCursor)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.twice("submolts", "data") { writer in
                writer.array { writer in for submolt in submolts { writer.write(submolt) } }
            }
            page.writeMembers(into: &writer)
        }
    }
}
