import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// DELETE /api/v1/comments/:id
enum DeleteComment {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetComment.id(context.segment("id"))
        let agent = context.agent
        let signed = try await SignedContent.ofDeletion(request, by: agent, network)
        let now = network.clock.now
        if try await Removals(network.moderation).shred(.comment(id), by: context) {
            return .json(ActionReply(message: "Comment deleted", action: "deleted"))
        }
        let (leaf, sequence) = (PreparedLeaf(.erased, object: id.text, role: .author), AssignedIndex())
        let post = try await context.write { transaction in
            guard let comment = try transaction.first(CommentQueries.target(id)), !comment.deleted else {
                throw GetComment.notFound
            }
            guard comment.author == agent.id else {
                throw Refusal.forbidden(
                    "NOT_AUTHOR", "This is not your comment", hint: "Only its author can delete it.")
            }
            let signature = try signed?.checkDeletion(of: id.bytes, transaction.read)
            try transaction.run(DirtyQueries.mark(publishedComment: comment.seq))
            guard try transaction.run(CommentQueries.erase(comment.seq, at: now)) == 1 else {
                throw GetComment.notFound
            }
            try transaction.run(ContentSignatureQueries.remove(of: id.text))
            if let signature { try transaction.run(ContentSignatureQueries.insert(signature, of: id.text)) }
            try transaction.run(PostQueries.addComments(comment.postSeq, -1))
            try transaction.run(AgentQueries.addComment(agent.id, -1))
            let record = ErasedRecord(object: id.text, day: now.day, signed: signature?.member)
            try network.log.writer.append(leaf, record: record.value, transaction, assigned: sequence.set)
            return comment.postSeq
        }
        network.changes.erasedComment(on: post)
        network.ranking.wake()
        network.log.wake()
        // They would go by themselves in time.
        try? await Removals(network.moderation).forgetReports(on: .comment(id))
        return .json(ActionReply(message: "Comment deleted", action: "deleted", sequence: sequence.value))
    }
}
