import Hummingbird
import LogService

/// GET /log/tile/**
enum GetLogTile {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        try await network.log.tileReply(for: request)
    }
}
