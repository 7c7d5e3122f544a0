import HTTPSupport
import Hummingbird

/// GET /v1/crowd
enum GetCrowd {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        .json(try await domain.crowd.reply(domain.store, now: domain.clock.now))
    }
}
