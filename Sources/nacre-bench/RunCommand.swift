import ArgumentParser
import Benchmarks
import Foundation

/// nacre-bench run
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Seed a database and measure every operation on one engine.",
        discussion: "Everything it starts and writes is gone at the end. `make bench` runs it for both engines.")

    @Option(name: .customLong("postgres-url"), help: "Bench PostgreSQL: a cluster in which databases may be created.")
    var cluster: String?

    @Option(help: "Port of the server under test; a free one unless given.")
    var port: Int?

    @Option(help: "Agents to seed.")
    var agents = SeedSize.standard.agents

    @Option(help: "Posts to seed.")
    var posts = SeedSize.standard.posts

    @Option(help: "Comments to seed.")
    var comments = SeedSize.standard.comments

    @Option(help: "Votes to seed.")
    var votes = SeedSize.standard.votes

    @Option(help: "Seconds of a round.")
    var seconds = 5

    @Option(help: "Rounds of each operation.")
    var rounds = 3

    @Option(help: "Connections that are kept open.")
    var connections = 64

    @Option(help: "Only these operations, by name. Repeatable.")
    var only: [String] = []

    @Option(help: "Make the temporary folder here; the system's temporary folder unless given.")
    var folder: String?

    @Option(help: "Write the result into this file, as JSON.")
    var json: String?

    @Option(help: .hidden)
    var preparedData: String?

    @Option(help: .hidden)
    var preparedKeys: String?

    @Option(help: .hidden)
    var preparedAPIKeys: String?

    func validate() throws {
        for (name, value) in [
            ("agents", agents), ("posts", posts), ("seconds", seconds), ("rounds", rounds),
            ("connections", connections),
        ] where value < 1 {
            throw ValidationError("--\(name) is 1 or more.")
        }
        guard [agents, posts, comments, votes].allSatisfy({ $0 <= 1_000_000_000 }) else {
            throw ValidationError("At most 1000000000 of each can be seeded.")
        }
        guard comments >= 0, votes >= 0 else { throw ValidationError("--comments and --votes are 0 or more.") }
        let names = Benchmarks.Operation.allCases.map(\.rawValue)
        guard only.allSatisfy(names.contains) else {
            throw ValidationError("--only is one of \(names.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        var options = BenchOptions()
        options.seed = SeedSize(agents: agents, posts: posts, comments: comments, votes: votes)
        options.cluster = cluster
        options.port = port
        options.roundSeconds = seconds
        options.rounds = rounds
        options.connections = connections
        if !only.isEmpty { options.operations = only.compactMap { Benchmarks.Operation(rawValue: $0) } }
        if let preparedData, let preparedKeys, let preparedAPIKeys {
            options.prepared = (preparedData, preparedKeys, preparedAPIKeys)
        }
        options.progress = Output.progress()
        let asked = options
        let result = try await StagedWork.run(in: folder) { stage in try await BenchRun(asked, on: stage).run() }
        let report = BenchReport([result])
        if let json { try report.json.write(to: URL(fileURLWithPath: json)) }
        Output.line(report.text, to: .standardOutput)
    }
}
