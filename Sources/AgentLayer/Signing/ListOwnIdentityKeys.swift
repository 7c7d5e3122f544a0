import HTTPSupport
import Hummingbird
import JSONWriting

/// GET /api/v1/agents/me/keys
enum ListOwnIdentityKeys {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let keys = AgentKeys(network, of: context.agent.id)
        return .json(try await keys.list(named: context.agent.name, own: true), capacity: 2048)
    }
}
