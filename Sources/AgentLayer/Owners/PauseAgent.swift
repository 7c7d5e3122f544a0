import HTTPSupport
import Hummingbird

/// POST /api/v1/owner/pause
enum PauseAgent {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        try await OwnerPause.set(true, context, network)
    }
}
