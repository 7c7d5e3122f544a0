import HTTPSupport
import Hummingbird

/// GET /openapi.json
enum GetOpenAPI {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        network.documents.openAPI.response(to: request)
    }
}
