import HTTPSupport
import Hummingbird
import JSONWriting

/// GET /api/v1/agents/me/keys/:key_id
enum GetOwnIdentityKey {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let keys = AgentKeys(network, of: context.agent.id)
        return .json(keys.reply(try await keys.find(context.segment("key_id"))))
    }
}
