import AgentAPI
import ByteFraming
import HTTPSupport
import Hummingbird

/// GET /api/v1/agents/me/owner
enum GetOwner {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let owner = try await Owners(network).of(context.agent.id)
        return .json(OwnerReply(owner: try await object(owner?.record, network)), capacity: 4096)
    }

    /// The owner as the agent sees it.
    static func object(_ record: OwnerRecord?, _ network: AgentNetwork) async throws -> OwnerObject? {
        guard let record else { return nil }
        let standing = try await Standings(network).of(record.agent)
        return OwnerObject(
            fingerprint: OwnerFingerprint(of: record.ownerKey).text, trailKey: Base64URL.encode(record.trailKey),
            confirmed: record.isConfirmed, standingUntil: CalendarDay(day: standing.lastDay(of: record, network)),
            votesCountUntil: standing.voteUntil.map { CalendarDay(day: $0) }, paused: standing.paused,
            policy: record.policy)
    }
}
