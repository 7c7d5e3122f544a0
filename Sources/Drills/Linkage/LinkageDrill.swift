import Foundation
import JSONWriting

/// `nacre drill linkage`: lets a world happen on real servers with real wallets, hands what a thief of both layers would
/// have to attackers, and says whether one of them beat chance.
public struct LinkageDrill: Sendable {
    public var world = LinkageWorld.standard
    public var seed: UInt64 = 1
    public var twin: LinkageTwin?
    public var relabelings = 1_000

    public init() {}

    /// - Parameters:
    ///   - folder: an empty one; databases, wallets and logs stay in it.
    ///   - progress: the day of the world that has begun.
    public func run(in folder: String, progress: @escaping @Sendable (Int) -> Void) async throws -> LinkageOutcome {
        let servers = try await SimulatedServers.start(in: folder, at: Timestamp(day: LinkageWorld.firstDay))
        do {
            let simulation = try LinkageSimulation(world: world, seed: seed, twin: twin, servers: servers)
            try await simulation.run(progress: progress)
            var observation = try await simulation.observe()
            let truth = await simulation.truth
            let tally = await simulation.tally
            await servers.stop()
            if let twin { observation.plant(twin, truth: truth) }
            let trial = Trial(observation: observation, truth: truth, seed: seed, relabelings: relabelings)
            let findings = await trial.run()
            guard findings.results.allSatisfy({ $0.truePairs >= 30 }) else {
                throw DrillFailure("The world is too small: fewer than 30 true pairs in crowds to look for")
            }
            return LinkageOutcome(
                findings: findings, twin: twin,
                world: tally.lines(world: world, observation: observation))
        } catch {
            await servers.stop()
            throw error
        }
    }
}

/// What a linkage drill found.
public struct LinkageOutcome: Sendable {
    public let findings: LinkageFindings
    public let twin: LinkageTwin?
    /// How large the world was.
    public let world: [(name: String, value: String)]

    /// Whether the drill did what it must: found nothing in an honest world, caught the mistake of a broken one by name.
    public var isAsItShouldBe: Bool { twin.map { findings.caught(twin: $0.rawValue) } ?? findings.holds }
}

extension SimulationTally {
    func lines(world: LinkageWorld, observation: Observation) -> [(name: String, value: String)] {
        [
            ("world", "\(world.name), \(world.days) days"), ("owners", "\(signUps)"),
            ("agents", "\(registrations)"), ("acts of wallets", "\(acts)"), ("posts", "\(posts)"),
            ("posts refused out of standing", "\(silences)"), ("commits read", "\(observation.commits.count)"),
            ("values compared", "\(observation.values.count)"),
        ]
    }
}
