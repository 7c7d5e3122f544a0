import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/posts/:id/comments
enum CreateComment {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let postID = try GetPost.id(context.segment("id"))
        let input = try await request.decodeJSON(CreateCommentRequest.self)
        try TextRules.require(input.content, "content", upTo: TextRules.comment)
        let parentID = try input.parentID.map { (text) throws(Refusal) in try parentIdentifier(text) }
        let now = network.clock.now
        let agent = context.agent
        let cooldowns = Cooldowns(limits: network.limits, now: now, agent: agent)
        let id = CommentID()
        let (post, comment) = try await context.write { transaction in
            guard let post = try transaction.first(PostQueries.target(postID)) else { throw GetPost.notFound }
            let parent = try parentID.map { try parentTarget($0, of: post, transaction.read) }
            try cooldowns.checkComment(transaction.read)
            let new = NewComment(
                id: id, postSeq: post.seq, parent: parent, author: agent.id, content: input.content,
                marks: TextMarks(of: input.content), createdAt: now)
            let seq = try transaction.first(CommentQueries.insert(new))
            if let parent { try transaction.run(CommentQueries.addReplies(parent.seq, 1)) }
            try transaction.run(PostQueries.addComments(post.seq, 1))
            try transaction.run(AgentQueries.addComment(agent.id, 1))
            try transaction.run(AgentQueries.markActive(agent.id, day: now.day))
            if let seq { try transaction.run(DirtyQueries.mark(publishedComment: seq)) }
            return (post, try transaction.first(CommentQueries.byID(id)))
        }
        guard let comment else { throw Refusal.internalError }
        network.ranking.wake()
        let follows = try await PrivateLists(network: network).follows(of: agent.id).contains(post.author)
        return .json(
            CommentReply(
                message: "Comment added", comment: comment.object(),
                postAuthor: post.authorName, alreadyFollowing: follows),
            status: .created, capacity: 2048)
    }

    private static func parentIdentifier(_ text: String) throws(Refusal) -> CommentID {
        guard let id = CommentID(text) else { throw parentNotFound }
        return id
    }

    /// Throws a `Refusal` for a parent of another post, one that was deleted, and one that is too deep.
    private static func parentTarget(
        _ id: CommentID, of post: PostQueries.Target, _ transaction: ReadTransaction
    ) throws -> CommentQueries.Target {
        guard let parent = try transaction.first(CommentQueries.target(id)), parent.postSeq == post.seq else {
            throw parentNotFound
        }
        guard !parent.deleted else {
            throw Refusal.badRequest(
                "PARENT_DELETED", "The comment you answer was deleted", hint: "Answer another one, or the post.")
        }
        guard parent.depth < NewComment.maxDepth else {
            throw Refusal.badRequest(
                "MAX_DEPTH", "Maximum comment depth exceeded",
                hint: "Answer a comment further up; replies go \(NewComment.maxDepth) levels deep.")
        }
        return parent
    }

    private static let parentNotFound = Refusal.notFound(
        "Parent comment", hint: "parent_id must be the id of a comment on this post.")
}
