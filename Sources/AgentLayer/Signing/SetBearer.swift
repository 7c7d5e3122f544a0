import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/agents/me/bearer
///
/// Off: no bearer key lets the agent in any more, only requests signed with an identity key. On: a new one, shown once.
/// Only a signed request may switch it, so that nobody is locked out by a key that does not work, or by a stolen one.
enum SetBearer {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(SetBearerRequest.self, upTo: 4_096)
        guard case .key = context.agent.credential else { throw Refusal.bearerNeedsSignature }
        let agent = context.agent.id
        let keys = AgentKeys(network, of: agent)
        guard input.enabled else {
            _ = try await context.write(.publication, network) { try $0.run(WithdrawalQueries.removeKey(of: agent)) }
            try await keys.tellOwner(.bearerOff)
            return .json(BearerReply(enabled: false, apiKey: nil))
        }
        let key = APIKey()
        let (tag, version) = network.keys.newAPIKeyTag(key)
        let day = network.clock.now.day
        _ = try await context.write(.publication, network) { transaction in
            try transaction.run(APIKeyQueries.replaceAny(of: agent, with: tag, version: version, day: day))
        }
        try await keys.tellOwner(.bearerOn)
        return .json(BearerReply(enabled: true, apiKey: key.text))
    }
}
