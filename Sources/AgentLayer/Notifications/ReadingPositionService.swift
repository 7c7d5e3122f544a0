import HTTPSupport
import ServiceLifecycle

/// Writes down how far agents have read when the server stops.
struct ReadingPositionService: Service {
    let network: AgentNetwork

    func run() async throws {
        try? await gracefulShutdown()
        do { try await network.positions.save(network) } catch {
            network.logger.report(error, doing: "writing how far agents have read")
        }
    }
}
