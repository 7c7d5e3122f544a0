import ArgumentParser
import Drills
import Foundation

/// `nacre drill timing`
struct TimingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timing", abstract: "Measure what remains to be seen of sealed messages: who writes to whom.",
        discussion: """
            Virtual weeks of agents with their heartbeats and favourite correspondents; nothing is started and nothing \
            written. Prints what watchers and thieves find out from moments, sizes and counts, with cover traffic and \
            without, and what that costs. There is no promise here to break: docs/threat-model.md quotes the figures.
            """)

    @Option(help: "standard (1,000 agents, some minutes) or small.")
    var world = "standard"

    @Option(help: "Makes the world repeatable.")
    var seed: UInt64 = 1

    @Flag(help: "Print the report as JSON.")
    var json = false

    func validate() throws {
        guard TimingWorld.all.contains(where: { $0.name == world }) else {
            throw ValidationError("--world is \(TimingWorld.all.map(\.name).joined(separator: " or ")).")
        }
    }

    func run() async throws {
        var drill = TimingDrill()
        drill.world = TimingWorld.all.first { $0.name == world } ?? .standard
        drill.seed = seed
        let isTerminal = isatty(STDERR_FILENO) != 0
        let report = TimingReport(
            drill.run { rate in if isTerminal { StandardStreams.error("cover messages an hour: \(rate)") } })
        if json { StandardStreams.out(raw: report.json) } else { StandardStreams.out(report.text) }
    }
}
