import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/agents/:name/follow
enum UnfollowAgent {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        try context.agent.requireClaimed()
        let target = try await FollowAgent.target(context, network)
        let removed = try await PrivateLists(network: network).change(
            .follows, of: context.agent, .remove, target.id, counting: .follower, capacity: network.limits.follows)
        return .json(
            ActionReply(
                message: removed ? "You no longer follow \(target.name)" : "You did not follow \(target.name)",
                action: removed ? "unfollowed" : "not_following"))
    }
}
