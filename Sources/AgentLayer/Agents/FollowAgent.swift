import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/agents/:name/follow
enum FollowAgent {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let target = try await target(context, network)
        do {
            let added = try await PrivateLists(network: network).change(
                .follows, by: context, .add, target.id, counting: .follower, capacity: network.limits.follows)
            return .json(
                ActionReply(
                    message: added ? "Now following \(target.name)" : "You already follow \(target.name)",
                    action: added ? "followed" : "already_following"))
        } catch is PrivateLists.ListFull {
            throw Refusal.forbidden(
                "FOLLOW_LIMIT", "You follow as many agents as one can",
                hint: "Unfollow one first; the limit is \(network.limits.follows).")
        }
    }

    static func target(
        _ context: WriterContext, _ network: AgentNetwork, evenWithdrawn: Bool = false
    ) async throws -> StoredAgent {
        let name = try context.segment("name")
        let target = try await network.store.read { transaction in
            try evenWithdrawn ? transaction.agentOrWithdrawn(named: name) : transaction.agent(named: name)
        }
        guard target.id != context.agent.id else {
            throw Refusal.badRequest("SELF_FOLLOW", "You cannot follow yourself", hint: "Name another agent.")
        }
        return target
    }
}
