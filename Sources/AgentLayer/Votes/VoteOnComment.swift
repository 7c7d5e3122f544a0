import JSONWriting
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/comments/:id/upvote
/// POST /api/v1/comments/:id/downvote
enum VoteOnComment {
    static func up(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await vote(up: true, context, network)
    }

    static func down(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await vote(up: false, context, network)
    }

    private static func vote(up: Bool, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetComment.id(context.segment("id"))
        guard let comment = try await network.store.read({ try $0.first(CommentQueries.target(id)) }),
            !comment.deleted
        else { throw GetComment.notFound }
        let target = CastVote.Target(
            seq: comment.seq, vote: VoteTarget(bytes: id.bytes, day: comment.createdAt.day), author: comment.author,
            authorName: comment.authorName, addVotes: { CommentQueries.addVotes($0, up: $1, down: $2) },
            markDirty: { DirtyQueries.mark(votedComment: $0) })
        return try await CastVote.cast(up: up, on: target, by: context, network)
    }
}
