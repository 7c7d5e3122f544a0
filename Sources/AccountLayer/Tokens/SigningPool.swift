import Foundation
import HTTPSupport
import HTTPTypes
import NIOPosix
import Synchronization

/// Where signatures and keys are computed: off the event loops, on as many threads as there are processors, and with a
/// bound on how many requests wait.
final class SigningPool: Sendable {
    private let threads: NIOThreadPool
    private let capacity: Int
    private let waiting = Atomic(0)

    init(threads count: Int = ProcessInfo.processInfo.activeProcessorCount, capacity: Int = 512) {
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
        self.capacity = capacity
    }

    deinit { threads.shutdownGracefully { _ in } }

    /// Throws a 503 `Refusal` when too many wait already.
    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard waiting.add(1, ordering: .relaxed).newValue <= capacity else { throw Refusal.signingQueueFull }
        return try await threads.runIfActive(work)
    }
}

extension Refusal {
    fileprivate static let signingQueueFull: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "OVERLOADED", "Too many batches wait to be signed",
            hint: "Send the same batch again in a few seconds: it is counted once.")
        refusal.retryAfterSeconds = 2
        return refusal
    }()
}
