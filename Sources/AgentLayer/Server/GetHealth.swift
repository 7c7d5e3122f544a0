import HTTPSupport
import Hummingbird
import JSONWriting
import LayerSupport
import LogService

/// GET /api/v1/health
enum GetHealth {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let now = network.clock.now
        _ = try await DatabaseHealth.answer(network.store, now: now, network.logger)
        return .json(
            Health(
                timestamp: now, registration: network.registration,
                tokensRedeemable: network.issuerKeys.isReady(on: now.day), log: network.log.state))
    }

    private struct Health: JSONWritable {
        let timestamp: Timestamp
        let registration: Registration
        /// Whether the issuer's key of this epoch is known.
        let tokensRedeemable: Bool
        /// `publishing`, `waiting_for_witnesses` or `stopped`.
        let log: String

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("success", true)
                writer.field("status", "healthy")
                writer.field("timestamp", timestamp)
                writer.field("registration", registration.rawValue)
                writer.field("tokens_redeemable", tokensRedeemable)
                writer.field("log", log)
            }
        }
    }
}
