import Foundation

/// `nacre-bench accounts`: what the account layer takes, one stage for each of its parts.
public struct AccountBench: Sendable {
    /// The URL of a PostgreSQL cluster, as a user who may create databases; nil benches SQLite.
    public var cluster: String?
    /// Of a round, and how many there are of each.
    public var roundSeconds = 5
    public var rounds = 3
    /// Connections that are kept open.
    public var connections = 64
    /// Says what happens, for people who wait.
    public var progress: @Sendable (String) -> Void = { _ in }

    public init() {}

    /// The names that `run` takes.
    public static var names: [String] { AccountStages.all.map { $0.name } }

    /// Runs the stages of these names one after the other, each on a server and a database of its own.
    public func run(_ names: [String], on stage: Stage) async throws -> StageResult {
        var figures: [StageFigure] = []
        for part in AccountStages.all where names.contains(part.name) {
            progress(part.name)
            figures += try await part.init().run(self, on: stage)
        }
        return StageResult(engine: cluster == nil ? "SQLite" : "PostgreSQL", figures: figures)
    }

    /// A database of the stage's own, dropped with it; nil keeps everything in the data folder.
    func database(_ name: StaticString, on stage: Stage) throws -> PostgresDatabase? {
        let database = try cluster.map { try PostgresDatabase(in: $0, name: name) }
        if let database { stage.owns(database) }
        return database
    }
}

/// One part of `nacre-bench accounts`.
protocol AccountStage: Sendable {
    /// As `--only` takes it.
    static var name: String { get }

    init()

    /// Measures, and leaves nothing running.
    func run(_ bench: AccountBench, on stage: Stage) async throws -> [StageFigure]
}

/// The table of stages, one line each.
enum AccountStages {
    static let all: [any AccountStage.Type] = [
        TokenEndpointStage.self,
        VaultOpenStage.self,
        RootRotationStage.self,
    ]
}
