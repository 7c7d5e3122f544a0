import HTTPSupport
import JSONWriting
import Foundation
import ServiceLifecycle

/// Runs the ranker: soon after a write here, once a second for writes of other replicas, and once a minute for what
/// rises and falls by itself.
struct RankingService: Service {
    let network: AgentNetwork

    /// Writes that arrive within this time are ranked together.
    private static let gathering = Duration.milliseconds(50)
    private static let risingSeconds = 60
    private static let purgeSeconds = 60

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await rankWhenWoken() }
                group.addTask { await tick() }
                try await group.waitForAll()
            }
        }
        // What was written last is ranked before the process ends.
        _ = try? await Ranker(store: network.store, clock: network.clock, changes: network.changes).rankDirty()
    }

    private func rankWhenWoken() async {
        let ranker = Ranker(store: network.store, clock: network.clock, changes: network.changes)
        for await _ in network.ranking.wakes {
            try? await Task.sleep(for: Self.gathering)
            do {
                if try await ranker.rankDirty() > 0 { network.changes.ranked() }
            } catch is CancellationError { return } catch {
                network.logger.report(error, doing: "ranking what changed")
                // The marks are still there: the next wake tries again.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func tick() async {
        let ranker = Ranker(store: network.store, clock: network.clock, changes: network.changes)
        var seconds = 0
        while !Task.isCancelled {
            network.ranking.wake()
            network.ready.purge()
            if seconds % Self.risingSeconds == 0 {
                do {
                    try await ranker.refreshRising()
                    network.changes.ranked()
                } catch is CancellationError { return } catch {
                    network.logger.report(error, doing: "ranking what is rising")
                }
            }
            if seconds % Self.purgeSeconds == 0 { network.limiters.purge(now: network.clock.now) }
            seconds += 1
            try? await Task.sleep(for: .seconds(1))
        }
    }
}
