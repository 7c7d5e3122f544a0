import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/health
enum GetHealth {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        do {
            _ = try await network.store.read { try $0.first(SchemaQueries.current()) }
        } catch {
            network.logger.report(error, doing: "checking the database")
            var refusal = Refusal(
                .serviceUnavailable, "DATABASE_UNAVAILABLE", "The database does not answer", hint: "Try again later.")
            refusal.retryAfterSeconds = 10
            throw refusal
        }
        return .json(Health(timestamp: network.clock.now))
    }

    private struct Health: JSONWritable {
        let timestamp: Timestamp

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("success", true)
                writer.field("status", "healthy")
                writer.field("timestamp", timestamp)
            }
        }
    }
}
