import TransparencyLog

/// `nacre-bench log`: what the transparency log takes, on SQLite.
public struct LogBench: Sendable {
    /// Of a round, and how many there are of each.
    public var roundSeconds = 5
    public var rounds = 3
    /// Connections that are kept open.
    public var connections = 64
    /// The network beside which leaves are appended.
    public var beside = SeedSize(agents: 1_000, posts: 20_000, comments: 60_000, votes: 100_000)
    /// Leaves per second to append, if the server takes so many.
    public var leavesPerSecond = 6_000
    /// Leaves of the log whose proofs are measured.
    public var leavesOfProofs = 10_000_000
    /// The network whose log is verified: one leaf and a few for each agent, post and comment.
    public var verified = SeedSize(agents: 10_000, posts: 240_000, comments: 750_000, votes: 1_000)
    /// Says what happens, for people who wait.
    public var progress: @Sendable (String) -> Void = { _ in }

    public init() {}

    /// The names that `run` takes.
    public static var names: [String] { LogStages.all.map { $0.name } }

    /// Runs the stages of these names one after the other, each on a server and a database of its own.
    public func run(_ names: [String], on stage: Stage) async throws -> StageResult {
        var figures: [StageFigure] = []
        for part in LogStages.all where names.contains(part.name) {
            progress(part.name)
            figures += try await part.init().run(self, on: stage)
        }
        return StageResult(engine: "SQLite", figures: figures)
    }

    /// The newest checkpoint, or nil before the first.
    static func checkpoint(at server: String) async throws -> Checkpoint? {
        let answer = try await Probe(server: server).get("/log/checkpoint")
        guard answer.status == 200 else { return nil }
        return try Checkpoint(parsing: SignedNote(parsing: answer.body).text)
    }
}

/// One part of `nacre-bench log`.
protocol LogStage: Sendable {
    /// As `--only` takes it.
    static var name: String { get }

    init()

    /// Measures, and leaves nothing running.
    func run(_ bench: LogBench, on stage: Stage) async throws -> [StageFigure]
}

/// The table of stages, one line each.
enum LogStages {
    static let all: [any LogStage.Type] = [AppendStage.self, ProofStage.self, VerifyStage.self]
}
