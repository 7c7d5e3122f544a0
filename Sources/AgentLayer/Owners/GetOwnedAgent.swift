import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/owner/agent
enum GetOwnedAgent {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        .json(OwnedAgentReply(agent: try await object(context.owner.record, network)))
    }

    /// The agent as its owner sees it.
    static func object(_ record: OwnerRecord, _ network: AgentNetwork) async throws -> OwnedAgentObject {
        let tag = network.keys.standingTag(of: record.agent)
        guard let (agent, sealed) = try await network.store.first(AgentQueries.withStanding(record.agent, tag)) else {
            throw Refusal.agentWithdrawn
        }
        let standing = try network.keys.openStanding(sealed, tag: tag)
        return OwnedAgentObject(
            id: agent.id.text, name: agent.name, claimedAt: CalendarDay(day: record.claimedDay),
            standingUntil: CalendarDay(day: standing.lastDay(of: record, network)),
            votesCountUntil: standing.voteUntil.map { CalendarDay(day: $0) }, paused: standing.paused,
            confirmed: record.isConfirmed, policy: record.policy,
            ownerKeyFingerprint: OwnerFingerprint(of: record.ownerKey).text)
    }
}
