import HTTPSupport
import Hummingbird
import LayerSupport

/// GET /v1
struct ListRoutes: Sendable {
    let paths: [String]

    @Sendable
    func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        .json(RoutesReply(version: AccountServer.version, documentation: "/", paths: paths))
    }
}
