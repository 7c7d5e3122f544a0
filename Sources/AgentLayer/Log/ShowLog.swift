import Hummingbird
import LogService
import PageDesign

/// GET /log
enum ShowLog {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let page = try await network.log.page(network.publicURL)
        let html = network.pages.renderer.layout.html(
            PageLayout.Page(title: page.title, description: page.description, section: "/log", main: page.main))
        return network.pages.response(html, for: request)
    }
}
