import NacreClient

/// Asks a server's health until it answers.
struct Readiness: Sendable {
    let layer: Layer
    let server: ServerAddress
    let child: ChildProcess

    private static let patience = Duration.seconds(120)

    func watch(reportingTo sink: AsyncStream<NetworkEvent>.Continuation) {
        Task {
            let start = ContinuousClock.now
            while ContinuousClock.now - start < Self.patience {
                if await isHealthy() {
                    sink.yield(.ready(layer))
                    return
                }
                guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
            }
            sink.yield(
                .failed(
                    LocalFailure(
                        "\(child.name) does not answer at \(server)",
                        hint: "It was given two minutes; its output is above.")))
        }
    }

    private func isHealthy() async -> Bool {
        switch layer {
        case .agents: (try? await AgentClient(server: server, key: nil).health()) != nil
        case .accounts: (try? await AccountClient(server: server, session: nil).health()) != nil
        }
    }
}
