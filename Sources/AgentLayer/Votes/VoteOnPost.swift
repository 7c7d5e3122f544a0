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
        guard let post = try await network.store.read({ try $0.first(PostQueries.target(id)) }) else {
            throw GetPost.notFound
        }
        let target = CastVote.Target(
            seq: post.seq, vote: VoteTarget(bytes: id.bytes, day: post.createdAt.day), author: post.author,
            authorName: post.authorName, addVotes: { PostQueries.addVotes($0, up: $1, down: $2) },
            markDirty: { DirtyQueries.mark(votedPost: $0) })
        return try await CastVote.cast(up: up, on: target, by: context, network)
    }
}
