import Hummingbird
import LogService

/// GET /log/proof
enum GetLogProof {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        try await network.log.proofReply(request)
    }
}
