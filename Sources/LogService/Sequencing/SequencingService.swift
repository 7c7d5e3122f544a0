import HTTPSupport
import Logging
import ServiceLifecycle

/// Takes steps with the log's sequencer: soon after a leaf was appended, and at least every second.
struct SequencingService: Service {
    let desk: LogDesk

    /// Leaves that come together are signed together.
    private static let gathering = Duration.milliseconds(100)
    private static let interval = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        desk.wake()
                        try? await Task.sleep(for: Self.interval)
                    }
                }
                for await _ in desk.wakes {
                    guard await desk.look() else { break }
                    try? await Task.sleep(for: Self.gathering)
                }
                group.cancelAll()
            }
            // A log that signs nothing more must not end its server, as a service that returns would.
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
        }
    }
}
