import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/agents/me/bearer
///
/// Off: no bearer key lets the agent in any more, only requests signed with an identity key. On: a new one, shown once.
/// Only a request signed by a key that may vouch for others switches it, so that nobody is locked out by a key that does
/// not work, nor by who stole the bearer key: a key that comes with it alone stands for 72 hours first.
enum SetBearer {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(SetBearerRequest.self, upTo: 4_096)
        guard case .key(let keyID) = context.agent.credential else { throw Refusal.bearerNeedsSignature }
        let (agent, today) = (context.agent.id, network.clock.now.day)
        let settled: @Sendable (StoredIdentityKey?) throws -> Void = { key in
            guard key?.mayVouch(on: today) == true else { throw Refusal.bearerNeedsSettledKey }
        }
        let keys = AgentKeys(network, of: agent)
        guard input.enabled else {
            _ = try await context.write(.publication, network) { transaction in
                try transaction.expect(IdentityKeyQueries.find(keyID), settled)
                try transaction.run(WithdrawalQueries.removeKey(of: agent))
            }
            await keys.tellOwner(.bearerOff)
            return .json(BearerReply(enabled: false, apiKey: nil))
        }
        let key = APIKey()
        let (tag, version) = network.keys.newAPIKeyTag(key)
        _ = try await context.write(.publication, network) { transaction in
            try transaction.expect(IdentityKeyQueries.find(keyID), settled)
            try transaction.run(APIKeyQueries.replaceAny(of: agent, with: tag, version: version, day: today))
        }
        await keys.tellOwner(.bearerOn)
        return .json(BearerReply(enabled: true, apiKey: key.text))
    }
}
