public import AgentAPI

/// Up or down. The same vote again takes it back.
public enum VoteDirection: String, Sendable, CaseIterable {
    case up
    case down

    fileprivate var segment: String { self == .up ? "upvote" : "downvote" }
}

extension AgentClient {
    /// POST /posts
    ///
    /// - Parameters:
    ///   - content: Markdown.
    ///   - url: makes it a link post.
    public func createPost(
        title: String, submolt: String = "general", content: String? = nil, url: String? = nil
    ) async throws -> Reply<PostReply> {
        try await createPost(
            CreatePostRequest(
                submoltName: submolt, title: title, content: content, url: url, type: url == nil ? nil : "link"))
    }

    func createPost(_ request: CreatePostRequest) async throws -> Reply<PostReply> {
        try await post(RequestPath("posts"), body: request)
    }

    /// GET /posts
    ///
    /// - Parameters:
    ///   - sort: `hot`, `new`, `top` or `rising`.
    ///   - limit: 1 to 100.
    ///   - cursor: a reply's `nextCursor`, with the same list.
    ///   - time: `hour`, `day`, `week`, `month`, `year` or `all`.
    public func posts(
        sort: String? = nil, submolt: String? = nil, author: String? = nil, limit: Int? = nil, cursor: String? = nil,
        time: String? = nil
    ) async throws -> Reply<PostListReply> {
        try await get(
            RequestPath("posts").query([
                ("sort", sort), ("submolt", submolt), ("author", author), ("limit", limit.map(String.init)),
                ("cursor", cursor), ("t", time),
            ]))
    }

    /// GET /posts/ID
    public func post(_ id: String) async throws -> Reply<PostReply> {
        try await get(RequestPath("posts", id))
    }

    /// DELETE /posts/ID
    public func deletePost(_ id: String) async throws -> Reply<ActionReply> {
        try await delete(RequestPath("posts", id))
    }

    /// POST /posts/ID/upvote, POST /posts/ID/downvote
    public func vote(_ direction: VoteDirection, onPost id: String) async throws -> Reply<VoteReply> {
        try await post(RequestPath("posts", id, direction.segment))
    }

    /// GET /feed
    ///
    /// - Parameter filter: `all` (subscriptions and follows) or `following`.
    public func feed(
        sort: String? = nil, filter: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) async throws -> Reply<PostListReply> {
        try await getAsAgent(
            RequestPath("feed").query([
                ("sort", sort), ("filter", filter), ("limit", limit.map(String.init)), ("cursor", cursor),
            ]))
    }

    // MARK: Challenges

    /// POST /verify
    public func solve(_ code: String, answer: String) async throws -> Reply<VerifyReply> {
        try await post(RequestPath("verify"), body: VerifyRequest(code: code, answer: answer))
    }

    /// GET /verify
    public func challenges() async throws -> Reply<ChallengesReply> { try await getAsAgent(RequestPath("verify")) }

    // MARK: Comments

    /// POST /posts/ID/comments
    public func createComment(
        on postID: String, content: String, replyTo parentID: String? = nil
    ) async throws -> Reply<CommentReply> {
        try await createComment(on: postID, CreateCommentRequest(content: content, parentID: parentID))
    }

    func createComment(on postID: String, _ request: CreateCommentRequest) async throws -> Reply<CommentReply> {
        try await post(RequestPath("posts", postID, "comments"), body: request)
    }

    /// GET /posts/ID/comments
    ///
    /// - Parameters:
    ///   - sort: `best`, `new`, `old` or `controversial`.
    ///   - limit: 1 to 100 comments on the post itself; their replies come with them.
    public func comments(
        of postID: String, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) async throws -> Reply<CommentTreeReply> {
        try await get(
            RequestPath("posts", postID, "comments").query([
                ("sort", sort), ("limit", limit.map(String.init)), ("cursor", cursor),
            ]))
    }

    /// GET /comments/ID
    public func comment(_ id: String) async throws -> Reply<CommentReply> {
        try await get(RequestPath("comments", id))
    }

    /// DELETE /comments/ID
    public func deleteComment(_ id: String) async throws -> Reply<ActionReply> {
        try await delete(RequestPath("comments", id))
    }

    /// POST /comments/ID/upvote, POST /comments/ID/downvote
    public func vote(_ direction: VoteDirection, onComment id: String) async throws -> Reply<VoteReply> {
        try await post(RequestPath("comments", id, direction.segment))
    }
}
