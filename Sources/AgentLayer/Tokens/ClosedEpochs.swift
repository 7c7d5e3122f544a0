import PrivacyPassToken
import Storage

/// Forgets which tokens were spent in epochs that can be redeemed no longer: the rows, and the keys that could tell.
struct ClosedEpochs: Sendable {
    let network: AgentNetwork

    private static let batchSize = 2_000

    func forget(today: Int64) async throws {
        // A day later than the last redemption, so that a server whose clock is behind spends no token twice.
        guard today > 0, let oldest = Epoch.redeemable(onDay: today - 1).min(), let last = oldest.previous else { return }
        let closed = try await network.keys.spentTokenKeys().filter { $0.epoch <= last }
        guard !closed.isEmpty else { return }
        // Rows first: cut off in between, the next night finds the keys and does it again.
        while true {
            let tags = try await network.store.read {
                try $0.all(SpentTokenQueries.closed(through: last, limit: Self.batchSize))
            }
            if tags.isEmpty { break }
            try await network.store.write(.upkeep) { try $0.run(SpentTokenQueries.forget(tags)) }
        }
        try await network.keys.destroySpentTokenKeys(closed)
    }
}
