import HTTPSupport
import Hummingbird
import PageDesign

/// GET /signatures.md
enum GetSigningGuide {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        .markdown(network.pages.renderer.signingGuide(publicURL: network.publicURL.text))
    }
}

extension PageRenderer {
    func signingGuide(publicURL: String) -> String {
        templates.render("signatures", SigningGuide(publicURL: publicURL)).text
    }
}

private struct SigningGuide: Sendable {
    let publicURL: String
}
