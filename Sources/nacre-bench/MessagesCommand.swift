import ArgumentParser
import Benchmarks
import Foundation

/// nacre-bench messages
struct MessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "messages", abstract: "Measure what sealed messages take: sealing, attachments, mailboxes.",
        discussion: "Everything it starts and writes is gone at the end. Takes about two minutes.")

    @Option(help: "Only these stages, by name. Repeatable.")
    var only: [String] = []

    @Option(help: "Rounds of each stage.")
    var rounds = MessageBench().rounds

    @Option(help: "Agents that write to each other in pairs.")
    var agents = MessageBench().agents

    @Option(help: "Messages sealed and opened in a round.")
    var sealed = MessageBench().sealed

    @Option(help: "Make the temporary folder here; the system's temporary folder unless given.")
    var folder: String?

    @Option(help: "Write the result into this file, as JSON.")
    var json: String?

    func validate() throws {
        guard rounds >= 1, sealed >= 1, agents >= 2, agents % 2 == 0 else {
            throw ValidationError("--rounds and --sealed are 1 or more, --agents is even.")
        }
        guard only.allSatisfy(MessageBench.names.contains) else {
            throw ValidationError("--only is one of \(MessageBench.names.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        var bench = MessageBench()
        (bench.rounds, bench.agents, bench.sealed) = (rounds, agents, sealed)
        bench.progress = Output.progress()
        let (prepared, names) = (bench, only.isEmpty ? MessageBench.names : only)
        let result = try await StagedWork.run(in: folder) { try await prepared.run(names, on: $0) }
        if let json { try JSONEncoder().encode(result).write(to: URL(fileURLWithPath: json)) }
        Output.line(StageResult.table([result]), to: .standardOutput)
    }
}
