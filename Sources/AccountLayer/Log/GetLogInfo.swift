import HTTPSupport
import Hummingbird
import LogService

/// GET /log/info
enum GetLogInfo {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        .json(try await domain.log.info())
    }
}
