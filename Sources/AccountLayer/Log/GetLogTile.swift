import Hummingbird
import LogService

/// GET /log/tile/**
enum GetLogTile {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try await domain.log.tileReply(for: request)
    }
}
