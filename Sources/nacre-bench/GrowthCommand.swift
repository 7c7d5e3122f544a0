import ArgumentParser
import Benchmarks
import Foundation

/// nacre-bench growth
struct GrowthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth", abstract: "Measure feeds at one size of the network, and keep the result.",
        discussion: """
            A size that is kept is not measured again: remove its file to do so. `make bench-growth` runs it for all \
            sizes and both engines.
            """)

    @Option(help: "Posts; agents, comments and votes go with them.")
    var posts: Int

    @Option(help: "Folder that keeps the results.")
    var state: String

    @Option(name: .customLong("postgres-url"), help: "Bench PostgreSQL: a cluster in which databases may be created.")
    var cluster: String?

    @Option(help: "Port of the server under test; a free one unless given.")
    var port: Int?

    @Option(help: "Seconds of a round.")
    var seconds = 3

    @Option(help: "Only these reads, by name. Repeatable.")
    var only: [String] = []

    @Option(help: "Make the temporary folder here; the system's temporary folder unless given.")
    var folder: String?

    func validate() throws {
        guard 1...1_000_000_000 ~= posts, seconds > 0 else {
            throw ValidationError("--posts is 1 to 1000000000, --seconds 1 or more.")
        }
        guard only.allSatisfy(GrowthRun.names.contains) else {
            throw ValidationError("--only is one of \(GrowthRun.names.joined(separator: "; ")).")
        }
    }

    func run() async throws {
        let state = try GrowthState(folder: state)
        let engine = cluster == nil ? "sqlite" : "postgres"
        guard !state.isDone(engine, posts) else {
            return Output.line("\(posts) posts on \(engine) are done already", to: .standardError)
        }
        var options = BenchOptions()
        options.seed = .growing(posts: posts)
        options.cluster = cluster
        options.port = port
        options.roundSeconds = seconds
        let names = only.isEmpty ? GrowthRun.names : only
        options.progress = Output.progress()
        let asked = options
        let result = try await StagedWork.run(in: folder) { stage in try await GrowthRun(asked, on: stage).run(names) }
        try state.keep(result)
    }
}
