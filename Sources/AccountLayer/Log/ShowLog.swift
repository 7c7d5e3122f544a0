import Hummingbird
import LayerSupport
import LogService
import PageDesign

/// GET /log
enum ShowLog {
    static func handle(_ request: Request, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        let page = try await domain.log.page(domain.publicURL)
        return .formPage(
            domain.pages.visitors.html(
                PageLayout.Page(title: page.title, description: page.description, section: "/log", main: page.main)))
    }
}
