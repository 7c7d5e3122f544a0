import HTTPSupport
import Hummingbird
import JSONWriting
import LayerSupport
import LogService

/// GET /v1/health
enum GetHealth {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try await DatabaseHealth.check(domain.store, domain.logger)
        return .json(Healthy(timestamp: domain.clock.now, trail: domain.trailCheck.state.name, log: domain.log.state))
    }

    private struct Healthy: JSONWritable {
        let timestamp: Timestamp
        /// `sound`, `broken`, or `unchecked` in the first moments after a start.
        let trail: String
        /// `publishing`, `waiting_for_witnesses` or `stopped`.
        let log: String

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("success", true)
                writer.field("status", "healthy")
                writer.field("timestamp", timestamp)
                writer.field("access_trail", trail)
                writer.field("log", log)
            }
        }
    }
}
