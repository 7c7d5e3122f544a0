import AccountAPI
import HTTPSupport
import JSONWriting
import PrivacyPassToken
import Storage
import Synchronization

/// How many drew: published in steps, so that nobody sees one account draw. Those of today are counted in memory alone;
/// no row knows the day.
final class Crowd: Sendable {
    private struct State {
        var day: Int64 = 0
        var today = 0
        var counted: (epoch: Epoch, count: Int64, until: ContinuousClock.Instant)?
    }

    private let state = Mutex(State())
    private let lifetime: Duration

    /// - Parameter lifetime: how long a count of the rows may be used again.
    init(lifetime: Duration) { self.lifetime = min(lifetime, .seconds(10)) }

    /// An account drew its first batch of the epoch.
    func note(_ now: Timestamp) {
        state.withLock { state in
            if state.day != now.day { (state.day, state.today) = (now.day, 0) }
            state.today += 1
        }
    }

    func reply(_ store: any Store, now: Timestamp) async throws -> CrowdReply {
        let epoch = Epoch(day: now.day)
        let (today, known) = state.withLock { state in
            let isKnown = state.counted.map { $0.epoch == epoch && ContinuousClock.now < $0.until } ?? false
            return (state.day == now.day ? state.today : 0, isKnown ? state.counted?.count : nil)
        }
        let count: Int64
        if let known {
            count = known
        } else {
            count = try await store.read { try $0.first(DrawQueries.accounts(in: epoch)) } ?? 0
            state.withLock { $0.counted = (epoch, count, .now + lifetime) }
        }
        return CrowdReply(epoch: epoch.number, drawnThisEpoch: Self.step(Int(count)), drawnToday: Self.step(today))
    }

    private static func step(_ count: Int) -> Int { count / CrowdReply.step * CrowdReply.step }
}
