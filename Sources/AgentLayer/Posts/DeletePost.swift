import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage
import TransparencyLog

/// DELETE /api/v1/posts/:id
enum DeletePost {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetPost.id(context.segment("id"))
        let agent = context.agent
        let signed = try await SignedContent.ofDeletion(request, by: agent, network)
        let now = network.clock.now
        if try await Removals(network.moderation).shred(.post(id), by: context) {
            return .json(ActionReply(message: "Post deleted", action: "deleted"))
        }
        let (leaf, sequence) = (PreparedLeaf(.erased, object: id.text, role: .author), AssignedIndex())
        let post = try await context.write { transaction in
            guard let post = try transaction.first(PostQueries.target(id)) else { throw GetPost.notFound }
            guard post.author == agent.id else {
                throw Refusal.forbidden("NOT_AUTHOR", "This is not your post", hint: "Only its author can delete it.")
            }
            let signature = try signed?.checkDeletion(of: id.bytes, transaction.read)
            // Before the mark, as whoever removes it: two that took them crosswise would wait for each other.
            try transaction.lock(SubmoltRoleQueries.lockKey(post.submoltSeq))
            try transaction.run(DirtyQueries.mark(publishedPost: post.seq, counting: -1))
            guard try transaction.erase(id, from: post.submoltSeq, at: now) != nil else { throw GetPost.notFound }
            if let signature { try transaction.run(ContentSignatureQueries.insert(signature, of: id.text)) }
            try transaction.run(AgentQueries.addPost(agent.id, -1))
            let record = ErasedRecord(object: id.text, day: now.day, signed: signature?.member)
            try network.log.writer.append(leaf, record: record.value, transaction, assigned: sequence.set)
            return post
        }
        network.changes.erasedPost(post.seq)
        network.changes.placed(by: agent.id, in: post.submoltSeq, at: post.createdAt)
        network.ranking.wake()
        network.log.wake()
        // They would go by themselves in time.
        try? await Removals(network.moderation).forgetReports(on: .post(id))
        return .json(ActionReply(message: "Post deleted", action: "deleted", sequence: sequence.value))
    }
}
