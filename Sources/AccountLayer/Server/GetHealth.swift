import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /v1/health
enum GetHealth {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try await DatabaseHealth.answer(domain.store, now: domain.clock.now, domain.logger)
    }
}
