import Synchronization

/// Wakes the ranking service after a write, so that it need not look at the database when nothing happens here.
final class RankingSignal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func wake() { continuation.yield() }

    /// For the one service that waits.
    var wakes: AsyncStream<Void> { stream }

    func finish() { continuation.finish() }
}
