import HummingbirdCore
import Logging
import NIOCore

/// Serves each connection on the event loop that reads it, so that a request whose reply is at hand is answered without
/// changing threads. What waits (for a commit, for a rebuild) waits elsewhere and comes back to the loop.
///
/// A handler that works for long without waiting holds up all connections of its loop: see `Route.offLoop()`.
struct LoopBoundChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        // Room for a whole page of a list: above the mark, each reply would make the channel unwritable and writable again.
        channel.setOption(ChannelOptions.writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10)).flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Base.Value, logger: Logger) async {
        let executor = LoopExecutor(loop: value.channel.eventLoop)
        await withTaskExecutorPreference(executor) { await base.handle(value: value, logger: logger) }
        // Jobs hold it unowned.
        withExtendedLifetime(executor) {}
    }
}

/// Runs a task's jobs on an event loop.
private final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
