import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/posts/:id
enum GetPost {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let id = try id(context.segment("id"))
        let query = try request.queryValues()
        guard let post = try await network.store.first(PostQueries.byIDWithErased(id)) else {
            guard let waiting = try await WaitingContent(network).post(id, of: context.agent) else { throw notFound }
            return .json(PostReply(post: waiting))
        }
        // What its author deleted is not there; of what was removed it is said why.
        guard !post.deleted || post.marks.removalReason != nil else { throw notFound }
        let removal =
            post.deleted ? try await Appeals(network.moderation).removal(of: .post(id), for: context.agent) : nil
        let reader = try await PostReader.of(context.agent, for: [post], network)
        var comments: CommentTree?
        if query["include"] == "comments" {
            let limit = min(try query.integer("limit", within: 1...500, default: 35), 100)
            var tree = try await CommentTree.read(
                post: post.seq, sort: ListComments.sort(query), limit: limit, cursor: nil, network)
            if let agent = context.agent { try await tree.addVotes(of: agent, network) }
            comments = tree
        }
        return .json(
            PostReply(
                message: nil, post: post.object(for: reader), comments: comments?.objects,
                attachedLabels: try await LabelsOfPost.on(post, network), removal: removal), capacity: 4096)
    }

    static let notFound = Refusal.notFound("Post", hint: "It was never here, or its author deleted it.")

    static func id(_ text: String) throws(Refusal) -> PostID {
        guard let id = PostID(text) else { throw notFound }
        return id
    }
}
