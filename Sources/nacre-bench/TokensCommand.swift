import ArgumentParser
import Benchmarks
import Foundation

/// nacre-bench tokens
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "Measure issuance, redemption and requests of owners.",
        discussion: "Everything it starts and writes is gone at the end. `make bench` runs it for both engines.")

    @Option(name: .customLong("postgres-url"), help: "Bench PostgreSQL: a cluster in which databases may be created.")
    var cluster: String?

    @Option(help: "Accounts that draw tokens.")
    var accounts = TokenBench().accounts

    @Option(help: "Agents that are renewed.")
    var agents = TokenBench().agents

    @Option(help: "Make the temporary folder here; the system's temporary folder unless given.")
    var folder: String?

    @Option(help: "Write the result into this file, as JSON.")
    var json: String?

    func validate() throws {
        guard accounts >= 1, agents >= 3 else { throw ValidationError("--accounts is 1 or more, --agents 3 or more.") }
    }

    func run() async throws {
        var bench = TokenBench()
        (bench.accounts, bench.agents, bench.cluster) = (accounts, agents, cluster)
        bench.progress = { Output.line("nacre-bench: \($0)", to: .standardError) }
        let prepared = bench
        let result = try await StagedWork.run(in: folder) { try await prepared.run(on: $0) }
        if let json { try JSONEncoder().encode(result).write(to: URL(fileURLWithPath: json)) }
        Output.line(TokenResult.table([result]), to: .standardOutput)
    }
}
