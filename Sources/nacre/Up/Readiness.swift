import NacreClient

/// Asks a server's health until it answers.
struct Readiness: Sendable {
    let server: ServerAddress
    let child: ChildProcess

    private static let patience = Duration.seconds(120)

    func watch(reportingTo sink: AsyncStream<UpEvent>.Continuation) -> Task<Void, Never> {
        Task {
            let client = AgentClient(server: server, key: nil)
            let start = ContinuousClock.now
            while ContinuousClock.now - start < Self.patience {
                if (try? await client.health()) != nil {
                    sink.yield(.ready)
                    return
                }
                guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
            }
            sink.yield(
                .failed(
                    CommandFailure(
                        "\(child.name) does not answer at \(server)",
                        hint: "It was given two minutes; its output is above.")))
        }
    }
}
