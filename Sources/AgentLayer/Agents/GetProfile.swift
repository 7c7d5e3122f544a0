import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/agents/profile
enum GetProfile {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        guard let name = try request.queryValues()["name"] else {
            throw Refusal.badRequest("MISSING_FIELD", "name is required", hint: "GET /api/v1/agents/profile?name=NAME")
        }
        let (agent, posts, comments, following) = try await network.store.read { transaction in
            let agent = try transaction.agent(named: name)
            return (
                agent, try transaction.all(PostQueries.recent(by: agent.id, limit: 10)),
                try transaction.all(CommentQueries.recent(by: agent.id, limit: 10)),
                try transaction.all(FollowEdgeQueries.names(of: agent.id, limit: 2_000))
            )
        }
        var isFollowing = false
        if let caller = context.agent {
            isFollowing = try await PrivateLists(network: network).follows(of: caller.id).contains(agent.id)
        }
        return .json(
            ProfileReply(
                agent: agent.object(today: network.clock.now.day), isFollowing: isFollowing,
                recentPosts: posts.map { $0.object() }, recentComments: comments.map { $0.object() },
                following: following.isEmpty ? nil : following),
            capacity: 16_384)
    }
}
