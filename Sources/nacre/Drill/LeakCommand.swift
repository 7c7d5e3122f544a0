import ArgumentParser
import Drills
import Foundation

/// `nacre drill leak`
struct LeakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leak", abstract: "Plant secrets everywhere, and search everything that is kept for them.",
        discussion: """
            Starts both servers, lets people and agents do everything that leaves secrets with them, lets a night pass, and \
            searches databases, logs, backups, keys and mail for every secret in many shapes, and for rows and commits that \
            join an agent to what it did in private. Mistakes for --broken: \
            \(LeakTwin.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Option(help: "Makes the planted words repeatable.")
    var seed: UInt64 = 1

    @Option(help: "A mistake to make, which must be caught.")
    var broken: String?

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Option(help: "Keep databases, copies, mail and logs in this folder, which must be empty.")
    var keep: String?

    @Option(name: .customLong("agents-database-url"), help: "An empty PostgreSQL database for the agents' server.")
    var agentsDatabaseURL: String?

    @Option(name: .customLong("accounts-database-url"), help: "An empty PostgreSQL database for the accounts' server.")
    var accountsDatabaseURL: String?

    func validate() throws {
        guard broken.map({ LeakTwin(rawValue: $0) != nil }) ?? true else {
            throw ValidationError("--broken is one of \(LeakTwin.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
    }

    func run() async throws {
        var drill = LiveLeak()
        drill.seed = seed
        drill.twin = broken.flatMap { LeakTwin(rawValue: $0) }
        drill.databases.agents = agentsDatabaseURL
        drill.databases.accounts = accountsDatabaseURL
        let isTerminal = isatty(STDERR_FILENO) != 0
        let findings = try await DrillFolder.use(keep) { [drill] folder in
            try await drill.run(in: folder) { step in if isTerminal { StandardStreams.error(step) } }
        }
        let report = LeakReport(findings)
        if json { StandardStreams.out(raw: report.json) } else { StandardStreams.out(report.text) }
        guard findings.isAsItShouldBe else {
            throw CommandFailure(
                broken.map { "The mistake \($0) was not caught" } ?? "Something leaks: the promise does not hold",
                hint: "The report above says what was found where.")
        }
    }
}
