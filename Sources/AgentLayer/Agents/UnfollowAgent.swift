import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/agents/:name/follow
enum UnfollowAgent {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let target = try await FollowAgent.target(context, network, evenWithdrawn: true)
        let removed = try await PrivateLists(network: network).change(
            .follows, by: context, .remove, target.id, counting: .follower, capacity: network.limits.follows)
        return .json(
            ActionReply(
                message: removed ? "You no longer follow \(target.name)" : "You did not follow \(target.name)",
                action: removed ? "unfollowed" : "not_following"))
    }
}
