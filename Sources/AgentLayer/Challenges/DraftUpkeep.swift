import HTTPSupport
import JSONWriting
import LayerSupport
import ServiceLifecycle
import Storage

/// Removes drafts that nobody can answer any more, with their keys: a quarter of an hour after they were written at the
/// latest.
struct DraftUpkeep: Sendable {
    let network: AgentNetwork

    var service: any Service {
        Watch(network.clock, network.logger, doing: "removing expired drafts") { try await removeExpired() }
    }

    /// The keys first: a run that was cut off finds the rows again.
    func removeExpired() async throws {
        let last = DraftPeriod.lastOver(at: network.clock.now)
        let periods = try await network.store.all(DraftQueries.periods(upTo: last))
        guard !periods.isEmpty else { return }
        try await network.challenges.keys.destroy(periods)
        try await network.store.write(.upkeep) { try $0.run(DraftQueries.remove(upTo: last)) }
    }

    /// Also keys under which nothing lies any more.
    func runNightly() async throws {
        let last = DraftPeriod.lastOver(at: network.clock.now)
        let over = try await network.challenges.keys.periods().filter { $0.number <= last.number }
        try await network.challenges.keys.destroy(over)
        try await removeExpired()
    }
}
