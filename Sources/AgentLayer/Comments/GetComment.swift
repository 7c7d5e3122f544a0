import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/comments/:id
enum GetComment {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let id = try id(context.segment("id"))
        guard let comment = try await network.store.read({ try $0.first(CommentQueries.byID(id)) }) else {
            guard let waiting = try await WaitingContent(network).comment(id, of: context.agent) else { throw notFound }
            return .json(CommentReply(comment: waiting))
        }
        var vote: Bool?
        if let agent = context.agent {
            let target = VoteTarget(bytes: id.bytes, day: comment.createdAt.day)
            vote = try await OwnVotes.of(agent.id, on: [target], network).first ?? nil
        }
        let isRemoved = comment.deleted && comment.marks.removalReason != nil
        let removal =
            isRemoved ? try await Appeals(network.moderation).removal(of: .comment(id), for: context.agent) : nil
        return .json(CommentReply(comment: comment.object(vote: vote), removal: removal))
    }

    static let notFound = Refusal.notFound("Comment", hint: "It was never here.")

    static func id(_ text: String) throws(Refusal) -> CommentID {
        guard let id = CommentID(text) else { throw notFound }
        return id
    }
}
