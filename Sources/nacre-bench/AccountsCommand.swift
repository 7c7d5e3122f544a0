import ArgumentParser
import Benchmarks
import Foundation

/// nacre-bench accounts
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Measure what the account layer takes, stage by stage.",
        discussion: "Everything it starts and writes is gone at the end.")

    @Option(name: .customLong("postgres-url"), help: "Bench PostgreSQL: a cluster in which databases may be created.")
    var cluster: String?

    @Option(help: "Only these stages, by name. Repeatable.")
    var only: [String] = []

    @Option(help: "Seconds of a round.")
    var seconds = AccountBench().roundSeconds

    @Option(help: "Rounds of each stage.")
    var rounds = AccountBench().rounds

    @Option(help: "Make the temporary folder here; the system's temporary folder unless given.")
    var folder: String?

    @Option(help: "Write the result into this file, as JSON.")
    var json: String?

    func validate() throws {
        guard seconds >= 1, rounds >= 1 else { throw ValidationError("--seconds and --rounds are 1 or more.") }
        guard only.allSatisfy(AccountBench.names.contains) else {
            throw ValidationError("--only is one of \(AccountBench.names.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        var bench = AccountBench()
        (bench.cluster, bench.roundSeconds, bench.rounds) = (cluster, seconds, rounds)
        bench.progress = Output.progress()
        let (prepared, names) = (bench, only.isEmpty ? AccountBench.names : only)
        let result = try await StagedWork.run(in: folder) { try await prepared.run(names, on: $0) }
        if let json { try JSONEncoder().encode(result).write(to: URL(fileURLWithPath: json)) }
        Output.line(StageResult.table([result]), to: .standardOutput)
    }
}
