import ArgumentParser
import Drills
import Foundation

/// `nacre drill linkage`
struct LinkageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linkage", abstract: "Try to find out who owns which agent, with everything a thief can steal.",
        discussion: """
            Virtual months on real servers with real wallets. Attackers get hourly snapshots of both layers with their key \
            files, write-ahead logs and public pages. Mistakes for --broken: \
            \(LinkageTwin.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Option(help: "standard (some minutes) or small.")
    var world = "standard"

    @Option(help: "Makes the world repeatable.")
    var seed: UInt64 = 1

    @Option(help: "A mistake to make, which must be caught.")
    var broken: String?

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Option(help: "Write the attackers' ROC curves into this file.")
    var svg: String?

    @Option(help: "Keep databases, wallets and logs in this folder, which must be empty.")
    var keep: String?

    func validate() throws {
        guard LinkageWorld.all.contains(where: { $0.name == world }) else {
            throw ValidationError("--world is \(LinkageWorld.all.map(\.name).joined(separator: " or ")).")
        }
        guard broken.map({ LinkageTwin(rawValue: $0) != nil }) ?? true else {
            throw ValidationError("--broken is one of \(LinkageTwin.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
    }

    func run() async throws {
        var drill = LinkageDrill()
        drill.world = LinkageWorld.all.first { $0.name == world } ?? .standard
        drill.seed = seed
        drill.twin = broken.flatMap { LinkageTwin(rawValue: $0) }
        let days = drill.world.days
        let isTerminal = isatty(STDERR_FILENO) != 0
        let outcome = try await DrillFolder.use(keep) { folder in
            try await drill.run(in: folder) { day in
                if isTerminal { StandardStreams.error("day \(day) of \(days)") }
            }
        }
        let report = LinkageReport(outcome.findings, world: outcome.world)
        if let svg { try Data(report.svg().utf8).write(to: URL(fileURLWithPath: svg)) }
        if json { StandardStreams.out(raw: report.json) } else { StandardStreams.out(report.text) }
        guard outcome.isAsItShouldBe else {
            throw CommandFailure(
                broken.map { "The mistake \($0) was not caught" } ?? "An attacker beat chance: the promise does not hold",
                hint: "The report above names the attackers.")
        }
    }
}
