/// `nacre-bench messages`: what sealed messages take, on SQLite.
public struct MessageBench: Sendable {
    /// Rounds of each stage.
    public var rounds = 3
    /// Connections that are kept open.
    public var connections = 64
    /// Agents that write to each other in pairs, and what each of them sends in a round.
    public var agents = 400
    public var messagesOfAgent = 10
    /// Messages sealed and opened in a round of the bench's own process.
    public var sealed = 4_000
    /// Says what happens, for people who wait.
    public var progress: @Sendable (String) -> Void = { _ in }

    public init() {}

    /// The names that `run` takes.
    public static var names: [String] { MessageStages.all.map { $0.name } }

    /// Runs the stages of these names one after the other.
    public func run(_ names: [String], on stage: Stage) async throws -> StageResult {
        var figures: [StageFigure] = []
        for part in MessageStages.all where names.contains(part.name) {
            progress(part.name)
            figures += try await part.init().run(self, on: stage)
        }
        return StageResult(engine: "SQLite", figures: figures)
    }
}

/// One part of `nacre-bench messages`.
protocol MessageStage: Sendable {
    /// As `--only` takes it.
    static var name: String { get }

    init()

    /// Measures, and leaves nothing running.
    func run(_ bench: MessageBench, on stage: Stage) async throws -> [StageFigure]
}

/// The table of stages, one line each.
enum MessageStages {
    static let all: [any MessageStage.Type] = [SealStage.self, AttachmentStage.self, MailboxStage.self]
}
