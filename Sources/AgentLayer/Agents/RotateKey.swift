import JSONWriting
import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/agents/me/rotate-key
enum RotateKey {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        guard let old = try APIKey.sent(with: request) else {
            throw Refusal.unauthorized("No API key", hint: "Send the key that is to be replaced.")
        }
        let oldTags = network.keys.apiKeyTags(old)
        let key = APIKey()
        let (tag, version) = network.keys.newAPIKeyTag(key)
        let day = network.clock.now.day
        let replaced = try await context.write(.publication, network) { transaction in
            try transaction.run(
                APIKeyQueries.replace(oldTags, with: tag, version: version, agent: context.agent.id, day: day))
        }
        guard replaced == 1 else {
            throw Refusal.unauthorized("Unknown API key", hint: "Another request has just replaced this key.")
        }
        await AgentKeys(network, of: context.agent.id).tellOwner(.keyRotatedByAgent)
        return .json(RotateKeyReply(name: context.agent.name, apiKey: key.text))
    }
}
