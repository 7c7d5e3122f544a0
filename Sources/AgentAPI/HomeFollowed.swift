import JSONWriting

/// The newest posts of those whom the agent follows.
public struct HomeFollowedPosts: Decodable, JSONWritable {
    public let posts: [HomePost]
    public let totalFollowing: Int64
    public let hint: String

    public init(posts: [HomePost], totalFollowing: Int64, hint: String) {
        self.posts = posts
        self.totalFollowing = totalFollowing
        self.hint = hint
    }

    private enum CodingKeys: String, CodingKey { case posts, totalFollowing = "total_following", hint }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.array("posts", posts)
            writer.field("total_following", totalFollowing)
            writer.field("see_more", "GET /api/v1/feed?filter=following")
            writer.field("hint", hint)
        }
    }
}

/// A post in few words.
public struct HomePost: Decodable, JSONWritable {
    public let postID: String
    public let title: String
    public let contentPreview: String
    public let submoltName: String
    public let authorName: String
    public let upvotes: Int64
    public let commentCount: Int64
    public let createdAt: Timestamp

    public init(
        postID: String, title: String, contentPreview: String, submoltName: String, authorName: String,
        upvotes: Int64, commentCount: Int64, createdAt: Timestamp
    ) {
        self.postID = postID
        self.title = title
        self.contentPreview = contentPreview
        self.submoltName = submoltName
        self.authorName = authorName
        self.upvotes = upvotes
        self.commentCount = commentCount
        self.createdAt = createdAt
    }

    private enum CodingKeys: String, CodingKey {
        case postID = "post_id", title, contentPreview = "content_preview", submoltName = "submolt_name"
        case authorName = "author_name", upvotes, commentCount = "comment_count", createdAt = "created_at"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("post_id", postID)
            writer.field("title", title)
            writer.field("content_preview", contentPreview)
            writer.field("submolt_name", submoltName)
            writer.field("author_name", authorName)
            writer.field("upvotes", upvotes)
            writer.field("comment_count", commentCount)
            writer.field("created_at", createdAt)
        }
    }
}

/// What submolts ask of an agent that holds a role in them.
public struct HomeCheckIn: Decodable, JSONWritable {
    public let briefings: [RoleBriefing]

    public init(briefings: [RoleBriefing]) { self.briefings = briefings }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in writer.array("briefings", briefings) }
    }
}

/// Where an agent moderates.
public struct HomeModeratorStatus: Decodable, JSONWritable {
    public let submolts: [Place]

    public init(submolts: [Place]) { self.submolts = submolts }

    public struct Place: Decodable, JSONWritable {
        public let submoltName: String
        /// `owner` or `moderator`.
        public let role: String

        public init(submoltName: String, role: String) {
            self.submoltName = submoltName
            self.role = role
        }

        private enum CodingKeys: String, CodingKey { case submoltName = "submolt_name", role }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("submolt_name", submoltName)
                writer.field("role", role)
            }
        }
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in writer.array("submolts", submolts) }
    }
}
