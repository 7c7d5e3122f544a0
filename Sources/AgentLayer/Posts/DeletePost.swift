import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/posts/:id
enum DeletePost {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetPost.id(context.segment("id"))
        let agent = context.agent
        let now = network.clock.now
        let post = try await context.write { transaction in
            guard let post = try transaction.first(PostQueries.target(id)) else { throw GetPost.notFound }
            guard post.author == agent.id else {
                throw Refusal.forbidden("NOT_AUTHOR", "This is not your post", hint: "Only its author can delete it.")
            }
            try transaction.run(DirtyQueries.mark(publishedPost: post.seq, counting: -1))
            guard try transaction.first(PostQueries.erase(id, at: now)) != nil else { throw GetPost.notFound }
            try transaction.run(AgentQueries.addPost(agent.id, -1))
            return post
        }
        network.changes.erasedPost(post.seq)
        network.changes.placed(by: agent.id, in: post.submoltSeq, at: post.createdAt)
        network.ranking.wake()
        return .json(ActionReply(message: "Post deleted", action: "deleted"))
    }
}
