import Hummingbird
import LogService

/// GET /log/checkpoint
enum GetCheckpoint {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        try network.log.checkpointReply()
    }
}
