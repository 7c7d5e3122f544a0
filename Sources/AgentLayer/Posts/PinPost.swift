import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/posts/:id/pin
enum PinPost {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetPost.id(context.segment("id"))
        let agent = context.agent
        let (post, isNew) = try await context.write { transaction in
            guard let post = try transaction.first(PostQueries.target(id)) else { throw GetPost.notFound }
            try transaction.requireModerator(agent.id, of: post.submoltSeq)
            if try transaction.first(PinQueries.pin(post.seq, in: post.submoltSeq)) != nil { return (post, true) }
            if try transaction.first(PinQueries.isPinned(post.seq, in: post.submoltSeq)) == true { return (post, false) }
            guard try transaction.first(PostQueries.target(id)) != nil else { throw GetPost.notFound }
            throw Refusal.conflict(
                "PIN_LIMIT", "This submolt has as many pinned posts as it can",
                hint: "Unpin one first: DELETE /api/v1/posts/ID/pin. At most \(PinQueries.most) are pinned.")
        }
        if isNew { network.changes.pinned(post.seq, in: post.submoltSeq) }
        return .json(
            ActionReply(message: isNew ? "Pinned" : "Already pinned", action: isNew ? "pinned" : "already_pinned"))
    }
}
