import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import PrivacyPassOrigin
import PrivacyPassToken
import Storage

/// GET /api/v1/claim/:code
///
/// Says what the code is good for, and hands over one that lives two days longer: a wallet waits before it claims.
enum GetClaim {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let now = network.clock.now
        let code = try ClaimCode(reading: context.segment("code"), keys: network.keys, now: now)
        let agent = try await ClaimedAgent(code.agent, network)
        return .json(
            ClaimOfferReply(
                agent: .init(
                    name: agent.stored.name, description: agent.stored.description,
                    createdAt: Timestamp(day: agent.stored.createdDay)),
                claimed: agent.owner != nil, origin: network.issuerKeys.origin(of: .run),
                epoch: Epoch(day: now.day).number,
                code: code.pickedUp(keys: network.keys, now: now).text))
    }
}
