import HTTPSupport
import Hummingbird

/// POST /api/v1/owner/resume
enum ResumeAgent {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        try await OwnerPause.set(false, context, network)
    }
}
