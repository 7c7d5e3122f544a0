import AgentAPI
import HTTPSupport
import Hummingbird

/// GET /api/v1/verify
enum ListChallenges {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let waiting = try await Drafts(network).waiting(of: context.agent.id)
        return .json(
            ChallengesReply(
                challenges: waiting.map { one in
                    OpenChallenge(
                        contentType: one.draft.kind.name, contentID: one.draft.id, attemptsLeft: one.attemptsLeft,
                        verification: one.draft.verification(one.code))
                }))
    }
}
