import JSONWriting
import NIOCore

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

extension JSONWriter {
    /// The same array under two names: clients of different generations read one or the other.
    mutating func twice(
        _ first: StaticString, _ second: StaticString, _ values: [some JSONWritable], capacity: Int
    ) {
        var list = JSONWriter(buffer: ByteBufferAllocator().buffer(capacity: capacity))
        list.array { list in for value in values { list.write(value) } }
        let bytes = list.finish()
        key(first)
        writeRaw(bytes)
        key(second)
        writeRaw(bytes)
    }
}

/// GET /posts, /feed, /submolts/NAME/feed (sections 4.3, 10.1).
public struct PostListReply: Decodable, JSONWritable {
    public let posts: [PostObject]
    public let nextCursor: String?
    public let feedType: String?
    private let page: PageInfo

    public init(posts: [PostObject], page: PageInfo, feedType: String?) {
        self.posts = posts
        self.page = page
        self.feedType = feedType
        nextCursor = page.nextCursor
    }

    private enum CodingKeys: String, CodingKey { case posts, nextCursor = "next_cursor", feedType = "feed_type" }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        posts = try values.decode([PostObject].self, forKey: .posts)
        nextCursor = try values.decodeIfPresent(String.self, forKey: .nextCursor)
        feedType = try values.decodeIfPresent(String.self, forKey: .feedType)
        page = PageInfo(count: posts.count, limit: posts.count, offset: 0, nextCursor: nextCursor)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            if let feedType {
                writer.field("feed_type", feedType)
                writer.object("context") { _ in }
            }
            writer.twice("posts", "data", posts, capacity: 32_768)
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
            writer.twice("submolts", "data", submolts, capacity: 8_192)
            page.writeMembers(into: &writer)
        }
    }
}
