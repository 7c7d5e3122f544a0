import Logging
import Storage

/// Adds up the changes of follower and subscriber counts that waited for midnight, in one transaction, so that no
/// count's change stands beside the act that caused it.
struct PendingCounts: Sendable {
    let network: AgentNetwork

    /// Changes per transaction; many more in one day are moved in several.
    private static let batchSize = 20_000

    func apply() async throws {
        let network = network
        while true {
            let (taken, lost) = try await network.store.write(.upkeep) { transaction in
                let pending = try transaction.all(PrivateListQueries.takePending(limit: Self.batchSize))
                var lost = 0
                var sums: [PendingCount.Kind: [[UInt8]: Int64]] = [:]
                for row in pending {
                    // Sealed under keys that are gone: nobody can tell any more what it counted.
                    guard let change = try? network.keys.open(row.sealed, id: row.id) else {
                        lost += 1
                        continue
                    }
                    sums[change.kind, default: [:]][change.target, default: 0] += change.delta
                }
                for (target, delta) in sums[.follower] ?? [:] where delta != 0 {
                    try transaction.run(AgentQueries.addFollowers(AgentID(bytes: target), delta))
                }
                for (target, delta) in sums[.subscriber] ?? [:] where delta != 0 {
                    try transaction.run(SubmoltQueries.addSubscribers(SubmoltID(bytes: target), delta))
                }
                return (pending.count, lost)
            }
            if lost > 0 {
                network.logger.error(
                    "follows or subscriptions could not be counted: their keys are gone",
                    metadata: ["count": .stringConvertible(lost)])
            }
            if taken < Self.batchSize { return }
        }
    }
}
