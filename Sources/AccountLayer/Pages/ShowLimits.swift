import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /limits
enum ShowLimits {
    static func handle(_ request: Request, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        let crowd = try await domain.crowd.reply(domain.store, now: domain.clock.now)
        return .formPage(
            domain.pages.html(
                AccountPages.Limits(crowd: crowd, limits: domain.limits, notes: domain.pages.notes)))
    }
}
