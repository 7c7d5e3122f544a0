import HTTPSupport
import Hummingbird

/// GET /v1/limits
enum GetLimits {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        .json(LimitsReply(limits: domain.limits))
    }
}
