import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /
enum ShowFrontPage {
    static func handle(_ request: Request, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        .formPage(
            domain.pages.html(
                AccountPages.Front(publicURL: domain.publicURL.text, plans: domain.plans, notes: domain.pages.notes)))
    }
}
