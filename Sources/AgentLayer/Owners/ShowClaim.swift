import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting

/// GET /claim/:code
///
/// A page for the human whom an agent gave its claim link: there is nothing to click, since a browser must not hold the
/// owner key.
enum ShowClaim {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let code = try ClaimCode(reading: context.segment("code"), keys: network.keys, now: network.clock.now)
        let agent = try await ClaimedAgent(code.agent, network)
        let page = ClaimPage(
            name: agent.stored.name, description: agent.stored.description,
            registeredDay: Timestamp(day: agent.stored.createdDay).date, isClaimed: agent.owner != nil,
            claimURL: code.url(network.publicURL))
        var response = network.pages.response(network.pages.renderer.html(for: page))
        // The address is a secret for as long as it is good.
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
