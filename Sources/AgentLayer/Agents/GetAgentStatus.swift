import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/agents/status
///
/// While nobody owns the agent it gets a fresh claim link, also one that came with a token of its own and writes already.
enum GetAgentStatus {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let (agent, suspended) = try await network.store.read { transaction in
            (
                try transaction.first(AgentQueries.byID(context.agent.id)),
                try transaction.first(SuspensionQueries.find(context.agent.id))
            )
        }
        guard let agent else { throw Refusal.notFound("Agent", hint: "It was deleted.") }
        let now = network.clock.now
        let hasOwner = try await Owners(network).of(agent.id) != nil
        let claimURL = hasOwner ? nil : ClaimCode(for: agent.id, keys: network.keys, now: now).url(network.publicURL)
        return .json(
            StatusReply(
                agent: agent.object(today: now.day), claimURL: claimURL, suspension: suspended?.told(at: now)))
    }
}
