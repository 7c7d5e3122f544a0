import HTTPSupport
import Hummingbird

/// GET /api/v1/limits
enum GetLimits {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        .json(LimitsReply(limits: network.limits, challenges: network.challenges.policy))
    }
}
