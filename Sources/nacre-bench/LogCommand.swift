import ArgumentParser
import Benchmarks
import Foundation

/// nacre-bench log
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Measure what the transparency log takes: appending, proofs, verifying.",
        discussion: "Everything it starts and writes is gone at the end. Takes about 3 GB and ten minutes.")

    @Option(help: "Only these stages, by name. Repeatable.")
    var only: [String] = []

    @Option(help: "Seconds of a round.")
    var seconds = LogBench().roundSeconds

    @Option(help: "Rounds of each stage.")
    var rounds = LogBench().rounds

    @Option(help: "Divide the sizes of the logs by this, to try the bench out.")
    var divide = 1

    @Option(help: "Make the temporary folder here; the system's temporary folder unless given.")
    var folder: String?

    @Option(help: "Write the result into this file, as JSON.")
    var json: String?

    func validate() throws {
        guard seconds >= 1, rounds >= 1, divide >= 1 else {
            throw ValidationError("--seconds, --rounds and --divide are 1 or more.")
        }
        guard only.allSatisfy(LogBench.names.contains) else {
            throw ValidationError("--only is one of \(LogBench.names.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        var bench = LogBench()
        (bench.roundSeconds, bench.rounds) = (seconds, rounds)
        bench.leavesOfProofs /= divide
        for size in [\LogBench.beside, \LogBench.verified] as [WritableKeyPath<LogBench, SeedSize>] {
            bench[keyPath: size].agents = max(20, bench[keyPath: size].agents / divide)
            bench[keyPath: size].posts = max(100, bench[keyPath: size].posts / divide)
            bench[keyPath: size].comments = max(100, bench[keyPath: size].comments / divide)
            bench[keyPath: size].votes = max(100, bench[keyPath: size].votes / divide)
        }
        bench.progress = Output.progress()
        let (prepared, names) = (bench, only.isEmpty ? LogBench.names : only)
        let result = try await StagedWork.run(in: folder) { try await prepared.run(names, on: $0) }
        if let json { try JSONEncoder().encode(result).write(to: URL(fileURLWithPath: json)) }
        Output.line(StageResult.table([result]), to: .standardOutput)
    }
}
