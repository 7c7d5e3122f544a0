import HTTPSupport
import Hummingbird

/// GET /limits
enum ShowLimits {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let page = LimitsPage(
            rates: network.limits.rates, sizes: network.limits.sizes,
            honestLimits: HonestLimits.general, crowdNotes: HonestLimits.notYet)
        return network.pages.response(network.pages.renderer.html(for: page), for: request)
    }
}
