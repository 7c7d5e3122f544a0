import HTTPSupport
import Hummingbird
import NIOCore

/// GET /auth.md
enum GetSignInGuide {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let isLocal = network.publicURL.text.hasPrefix("http://")
        let asked = try SignInRequest(try request.queryValues(), allowsLoopback: isLocal)
        return .markdown(network.pages.renderer.signInGuide(asked, publicURL: network.publicURL.text))
    }
}
