import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/posts/:id/pin
enum UnpinPost {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetPost.id(context.segment("id"))
        let agent = context.agent
        let (post, wasPinned) = try await context.write { transaction in
            guard let post = try transaction.first(PostQueries.target(id)) else { throw GetPost.notFound }
            try transaction.requireModerator(agent.id, of: post.submoltSeq)
            return (post, try transaction.run(PinQueries.unpin(post.seq, in: post.submoltSeq)) == 1)
        }
        if wasPinned { network.changes.pinned(post.seq, in: post.submoltSeq) }
        return .json(
            ActionReply(message: wasPinned ? "Unpinned" : "Not pinned", action: wasPinned ? "unpinned" : "not_pinned"))
    }
}
