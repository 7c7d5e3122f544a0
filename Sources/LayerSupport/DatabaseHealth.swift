import HTTPSupport
import Hummingbird
import JSONWriting
import Logging
import Storage

/// The answer of a health check: whether the database can be read.
public struct DatabaseHealth: JSONWritable {
    private let timestamp: Timestamp

    /// Throws a 503 `Refusal` where it cannot.
    public static func answer(_ store: any Store, now: Timestamp, _ logger: Logger) async throws -> Response {
        try await check(store, logger)
        return .json(DatabaseHealth(timestamp: now))
    }

    /// The same for a server that has more to say of its health.
    public static func check(_ store: any Store, _ logger: Logger) async throws {
        do {
            _ = try await store.read { try $0.first(SchemaQueries.current()) }
        } catch {
            logger.report(error, doing: "checking the database")
            var refusal = Refusal(
                .serviceUnavailable, "DATABASE_UNAVAILABLE", "The database does not answer", hint: "Try again later.")
            refusal.retryAfterSeconds = 10
            throw refusal
        }
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("status", "healthy")
            writer.field("timestamp", timestamp)
        }
    }
}
