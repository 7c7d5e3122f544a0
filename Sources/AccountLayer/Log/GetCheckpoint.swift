import Hummingbird
import LogService

/// GET /log/checkpoint
enum GetCheckpoint {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try domain.log.checkpointReply()
    }
}
