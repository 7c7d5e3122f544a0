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
        var after: [UInt8] = []
        while true {
            let page = try await network.store.all(SpentTokenQueries.page(after: after, limit: Self.batchSize))
            guard let end = page.last else { break }
            after = end.tag
            let tags = page.filter { $0.epoch <= last.number }.map(\.tag)
            if !tags.isEmpty { try await network.store.write(.upkeep) { try $0.run(SpentTokenQueries.forget(tags)) } }
        }
        try await network.keys.destroySpentTokenKeys(closed)
    }
}
