import JSONWriting
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/posts/:id/upvote
/// POST /api/v1/posts/:id/downvote
enum VoteOnPost {
    static func up(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await vote(up: true, context, network)
    }

    static func down(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await vote(up: false, context, network)
    }

    private static func vote(up: Bool, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetPost.id(context.segment("id"))
        let listTag = network.keys.listTag(.follows, of: context.agent.id)
        let found = try await network.store.first(VoteQueries.place(of: id, follows: listTag))
        guard let post = found else { throw GetPost.notFound }
        let target = CastVote.Target(
            place: post, vote: VoteTarget(bytes: id.bytes, day: post.createdAt.day),
            markDirty: DirtyQueries.mark(votedPost: post.seq),
            standing: { VoteQueries.standing(onPost: post.seq, $0) },
            addVotes: { PostQueries.addVotes(post.seq, up: $0, down: $1) },
            tell: { $0.voted(on: post.seq, author: post.author) })
        return try await CastVote.cast(up: up, on: target, by: context, network)
    }
}
