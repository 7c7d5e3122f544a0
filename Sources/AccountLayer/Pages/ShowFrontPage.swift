import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /
enum ShowFrontPage {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        .page(
            domain.pages.html(
                AccountPages.Front(publicURL: domain.publicURL.text, plans: domain.plans, notes: domain.pages.notes)))
    }
}
