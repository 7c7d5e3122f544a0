import Hummingbird
import LogService

/// GET /log/proof
enum GetLogProof {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try await domain.log.proofReply(request)
    }
}
