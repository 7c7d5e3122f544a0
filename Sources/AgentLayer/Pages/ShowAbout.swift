import HTTPSupport
import Hummingbird

/// GET /about
enum ShowAbout {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let page = AboutPage(publicURL: network.publicURL.text, notYet: HonestLimits.notYet)
        return network.pages.response(network.pages.renderer.html(for: page), for: request)
    }
}
