import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/agents/status
enum GetAgentStatus {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let agent = try await network.store.read { try $0.first(AgentQueries.byID(context.agent.id)) }
        guard let agent else { throw Refusal.notFound("Agent", hint: "It was deleted.") }
        return .json(StatusReply(agent: agent.object(today: network.clock.now.day)))
    }
}
