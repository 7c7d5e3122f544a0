import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/labels/attach/:id
///
/// By a moderator, by the author of the post, or by the agent that holds the role.
enum DetachLabel {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        guard let id = AttachmentID(try context.segment("id")) else { throw notFound }
        let agent = context.agent.id
        let post = try await context.write { transaction in
            guard let attachment = try transaction.first(AttachmentQueries.byID(id)) else { throw notFound }
            let author = try attachment.post.flatMap { try transaction.first(PostQueries.author(of: $0)) }
            if author != agent && attachment.agent != agent {
                try transaction.requireModerator(agent, of: attachment.submoltSeq)
            } else {
                try transaction.lock(SubmoltRoleQueries.lockKey(attachment.submoltSeq))
            }
            guard try transaction.run(AttachmentQueries.detach(id)) == 1 else { throw notFound }
            if let post = attachment.post { try transaction.run(AttachmentQueries.unnote(onPost: post)) }
            return attachment.post
        }
        if let post { network.changes.labelled(post) }
        return .json(ActionReply(message: "Label detached", action: "detached"))
    }

    private static let notFound = Refusal.notFound(
        "Attachment", hint: "GET /api/v1/posts/ID and GET /api/v1/submolts/NAME/roles show the ids of attachments.")
}
