import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/comments/:id
enum DeleteComment {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetComment.id(context.segment("id"))
        let agent = context.agent
        let now = network.clock.now
        if try await Removals(network.moderation).shred(.comment(id), by: context) {
            return .json(ActionReply(message: "Comment deleted", action: "deleted"))
        }
        let post = try await context.write { transaction in
            guard let comment = try transaction.first(CommentQueries.target(id)), !comment.deleted else {
                throw GetComment.notFound
            }
            guard comment.author == agent.id else {
                throw Refusal.forbidden(
                    "NOT_AUTHOR", "This is not your comment", hint: "Only its author can delete it.")
            }
            try transaction.run(DirtyQueries.mark(publishedComment: comment.seq))
            guard try transaction.run(CommentQueries.erase(comment.seq, at: now)) == 1 else {
                throw GetComment.notFound
            }
            try transaction.run(PostQueries.addComments(comment.postSeq, -1))
            try transaction.run(AgentQueries.addComment(agent.id, -1))
            return comment.postSeq
        }
        network.changes.erasedComment(on: post)
        network.ranking.wake()
        // They would go by themselves in time.
        try? await Removals(network.moderation).forgetReports(on: .comment(id))
        return .json(ActionReply(message: "Comment deleted", action: "deleted"))
    }
}
