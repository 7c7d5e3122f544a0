import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /assets/:file
enum ShowAsset {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        try .asset(context.segment("file"))
    }
}
