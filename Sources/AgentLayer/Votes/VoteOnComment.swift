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
        let listTag = network.keys.listTag(.follows, of: context.agent.id)
        let found = try await network.store.first(VoteQueries.place(ofComment: id, follows: listTag))
        guard let comment = found else { throw GetComment.notFound }
        let target = CastVote.Target(
            place: comment, vote: VoteTarget(bytes: id.bytes, day: comment.createdAt.day),
            markDirty: DirtyQueries.mark(votedComment: comment.seq),
            standing: { VoteQueries.standing(onComment: comment.seq, $0) },
            addVotes: { CommentQueries.addVotes(comment.seq, up: $0, down: $1) },
            tell: { $0.votedOnComment(on: comment.postSeq, author: comment.author) })
        return try await CastVote.cast(up: up, on: target, by: context, network)
    }
}
