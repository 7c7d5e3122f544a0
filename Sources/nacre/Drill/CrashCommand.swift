import ArgumentParser
import Drills
import Foundation

/// `nacre drill crash`
struct CrashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash", abstract: "Kill a server again and again while agents write, and look for what is missing.",
        discussion: """
            At named points of the log's way and at random, with a witness that cosigns. After each restart the whole log is \
            verified from outside: every acknowledged write is there, under the sequence of its receipt, and no checkpoint \
            contradicts another.
            """)

    @Option(help: "How often the server is killed.")
    var cycles = 100

    @Option(help: "Makes the moments repeatable.")
    var seed: UInt64 = 1

    @Option(help: "Keep databases and logs in this folder, which must be empty.")
    var keep: String?

    @Option(name: .customLong("database-url"), help: "An empty PostgreSQL database for the server.")
    var databaseURL: String?

    func validate() throws {
        guard cycles > 0 else { throw ValidationError("--cycles is 1 or more.") }
    }

    func run() async throws {
        var drill = CrashDrill()
        drill.cycles = cycles
        drill.seed = seed
        drill.databaseURL = databaseURL
        let isTerminal = isatty(STDERR_FILENO) != 0
        let findings = try await DrillFolder.use(keep) { [drill] folder in
            try await drill.run(in: folder) { step in if isTerminal { StandardStreams.error(step) } }
        }
        for (place, count) in findings.deaths.sorted(by: { $0.key < $1.key }) {
            StandardStreams.out("killed \(count) times: \(place)")
        }
        StandardStreams.out(
            """
            holds: after \(findings.cycles) kills \(findings.acknowledged) acknowledged writes are among \
            \(findings.leaves) leaves, and \(findings.checkpoints) checkpoints agree
            """)
    }
}
