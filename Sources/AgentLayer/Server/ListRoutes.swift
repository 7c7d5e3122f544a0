import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /api/v1
struct ListRoutes: Sendable {
    let paths: [String]

    @Sendable
    func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        .json(RoutesReply(version: AgentServer.version, documentation: "/about", paths: paths))
    }
}
