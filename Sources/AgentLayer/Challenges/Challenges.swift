import HTTPSupport
import Hummingbird
import JSONWriting

/// What the endpoints share that publish after a challenge.
struct ChallengeDesk: Sendable {
    let policy: ChallengePolicy
    let keys: DraftKeys
}

extension ChallengeDesk {
    /// Publishes at once, or keeps a draft where this agent has to solve a challenge first. Either way `publish` makes
    /// every check that publishing makes.
    func admit(
        _ content: DraftContent, as id: String, by agent: CurrentAgent, _ network: AgentNetwork,
        _ publish: (Publication) async throws -> Response
    ) async throws -> Response {
        guard policy.applies(to: agent, today: network.clock.now.day) else { return try await publish(.atOnce) }
        while true {
            let draft = try await Drafts(network).prepare(content, as: id, by: agent)
            do { return try await publish(.held(draft)) } catch is HeldDraft.PlaceTaken { continue }
        }
    }
}
