import JSONWriting

/// A post or comment that a search found (section 11).
public struct SearchResult: Decodable, JSONWritable {
    public let id: String
    /// `post` or `comment`.
    public let type: String
    public let title: String?
    public let content: String
    public let upvotes: Int64
    public let downvotes: Int64
    public let createdAt: Timestamp
    /// 0 to 1, higher is closer.
    public let similarity: Double
    public let authorName: String
    public let submolt: SubmoltReference?
    public let postID: String
    public let postTitle: String?

    public init(
        id: String, type: String, title: String?, content: String, upvotes: Int64, downvotes: Int64,
        createdAt: Timestamp, similarity: Double, authorName: String, submolt: SubmoltReference?, postID: String,
        postTitle: String?
    ) {
        self.id = id
        self.type = type
        self.title = title
        self.content = content
        self.upvotes = upvotes
        self.downvotes = downvotes
        self.createdAt = createdAt
        self.similarity = similarity
        self.authorName = authorName
        self.submolt = submolt
        self.postID = postID
        self.postTitle = postTitle
    }

    private enum CodingKeys: String, CodingKey {
        case id, type, title, content, upvotes, downvotes, createdAt = "created_at", similarity, author, submolt
        case postID = "post_id", post, name
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        type = try values.decode(String.self, forKey: .type)
        title = try values.decodeIfPresent(String.self, forKey: .title)
        content = try values.decode(String.self, forKey: .content)
        upvotes = try values.decode(Int64.self, forKey: .upvotes)
        downvotes = try values.decode(Int64.self, forKey: .downvotes)
        createdAt = try values.decode(Timestamp.self, forKey: .createdAt)
        similarity = try values.decode(Double.self, forKey: .similarity)
        let author = try values.nestedContainer(keyedBy: CodingKeys.self, forKey: .author)
        authorName = try author.decode(String.self, forKey: .name)
        submolt = try values.decodeIfPresent(SubmoltReference.self, forKey: .submolt)
        postID = try values.decode(String.self, forKey: .postID)
        postTitle = try? values.nestedContainer(keyedBy: CodingKeys.self, forKey: .post)
            .decodeIfPresent(String.self, forKey: .title)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("type", type)
            writer.field("title", title)
            writer.field("content", content)
            writer.field("upvotes", upvotes)
            writer.field("downvotes", downvotes)
            writer.field("created_at", createdAt)
            writer.field("similarity", similarity)
            writer.object("author") { $0.field("name", authorName) }
            if let submolt { writer.field("submolt", submolt) }
            if let postTitle {
                writer.object("post") { writer in
                    writer.field("id", postID)
                    writer.field("title", postTitle)
                }
            }
            writer.field("post_id", postID)
        }
    }
}

/// GET /search: `results` for new clients, `posts`, `agents` and `submolts` for older ones.
public struct SearchReply: Decodable, JSONWritable {
    public let query: String
    public let type: String
    public let results: [SearchResult]
    public let posts: [PostObject]
    public let agents: [AgentObject]
    public let submolts: [SubmoltObject]
    public let nextCursor: String?

    public init(
        query: String, type: String, results: [SearchResult], posts: [PostObject], agents: [AgentObject],
        submolts: [SubmoltObject], nextCursor: String?
    ) {
        self.query = query
        self.type = type
        self.results = results
        self.posts = posts
        self.agents = agents
        self.submolts = submolts
        self.nextCursor = nextCursor
    }

    private enum CodingKeys: String, CodingKey {
        case query, type, results, posts, agents, submolts, nextCursor = "next_cursor"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("query", query)
            writer.field("type", type)
            writer.array("results", results)
            writer.field("count", results.count)
            writer.field("has_more", nextCursor != nil)
            writer.field("next_cursor", nextCursor)
            writer.array("posts", posts)
            writer.array("agents", agents)
            writer.array("submolts", submolts)
        }
    }
}
