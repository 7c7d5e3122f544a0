import AgentAPI
import Envelope
import HTTPSupport
import JSONWriting
import Logging
import Storage

/// What the nightly job does for owners: old trail entries and tombstones go, withdrawals that were cut off are finished,
/// claims too, and follows that are public become those of the day.
struct OwnerUpkeep: Sendable {
    let network: AgentNetwork

    private static let batch = 200

    func run() async throws {
        let today = network.clock.now.day
        try await network.store.write(.upkeep) { try $0.run(TrailQueries.remove(olderThan: today - Trail.keptDays)) }
        try await network.owners.ahead.forget(now: network.clock.now)
        try await Withdrawal(network).finishAll()
        var after: [UInt8] = []
        while true {
            let start = after
            let page = try await network.store.read { try $0.all(OwnerQueries.page(after: start, limit: Self.batch)) }
            guard let last = page.last else { return }
            after = last.tag.bytes
            var found: [RowChange] = []
            for row in page {
                do { found += try await keep(row, today: today) } catch {
                    network.logger.report(error, doing: "looking through the owners")
                }
            }
            let changes = found.shuffled()
            if changes.isEmpty { continue }
            try await network.store.write(.upkeep) { transaction in
                for change in changes { try transaction.run(change.command) }
            }
        }
    }

    private struct RowChange: Sendable {
        let command: Command
    }

    private func keep(_ row: OwnerQueries.SealedOwner, today: Int64) async throws -> [RowChange] {
        switch try await Owners(network).open(row.sealed, of: row.tag) {
        case .withdrawn(let tag, let tombstone):
            // The data key, should the withdrawal have been cut off before it was destroyed.
            if try await network.owners.keys.existingDataKey(of: tag) != nil {
                try await network.owners.keys.destroyDataKey(of: tag)
            }
            if today - tombstone.day > OwnerTombstone.keptDays {
                try await network.store.write(.privateAct) { try $0.run(OwnerQueries.remove(tag)) }
            }
            return []
        case .owner(let owner): return try await claimChange(of: owner.record) + edgeChanges(of: owner.record)
        }
    }

    /// What a claim that was cut off left undone.
    private func claimChange(of record: OwnerRecord) async throws -> [RowChange] {
        let agent = try await network.store.read { try $0.first(AgentQueries.byID(record.agent)) }
        guard let agent, agent.claimedDay == nil else { return [] }
        return [RowChange(command: AgentQueries.claim(agent.id, day: record.claimedDay))]
    }

    /// What has to change for the public follows of an agent to be those that it has now.
    private func edgeChanges(of record: OwnerRecord) async throws -> [RowChange] {
        let agent = record.agent
        let shown = Set(try await network.store.read { try $0.all(FollowEdgeQueries.followees(of: agent)) })
        guard record.policy.followsVisible || !shown.isEmpty else { return [] }
        let follows =
            record.policy.followsVisible
            ? Set(try await PrivateLists(network: network).follows(of: agent).members) : []
        return shown.subtracting(follows).map { RowChange(command: FollowEdgeQueries.remove(agent, $0)) }
            + follows.subtracting(shown).map { RowChange(command: FollowEdgeQueries.insert(agent, $0)) }
    }
}
