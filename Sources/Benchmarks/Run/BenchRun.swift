import Foundation
import LocalNetwork
import Storage

/// `make bench` on one engine: a seeded database, a server on it, and every operation measured beside nginx and beside the
/// engine alone.
public struct BenchRun: Sendable {
    private let options: BenchOptions
    private let stage: Stage

    public init(_ options: BenchOptions, on stage: Stage) {
        self.options = options
        self.stage = stage
    }

    public func run() async throws -> BenchResult {
        var leftOut: [String] = []
        for tool in ["wrk", "nacre-agents"] { try Self.require(tool) }
        if let port = options.port { try PortCheck.requireFree(port, option: "--port") }
        // Twice: the copy into which the engine alone writes.
        try DiskSpace.require(options.seed.bytes * 2, in: stage.folder, for: "The bench")
        let data = try await seeded()
        let durability = try await Durability.check(data.database)
        let copy = try await data.copy(on: stage)
        let newest = try await data.database.number("SELECT COALESCE(MAX(seq), 0) FROM posts")
        let load = try await LoadData.prepare(data.agentKeys, data.database, on: stage)

        options.progress("starting the server")
        let server = try await BenchedServer.start(
            data: data.data, keys: data.keys, databaseURL: data.databaseURL, port: options.port, on: stage)
        try await Task.sleep(for: .seconds(2))
        let idle = ProcessUsage.residentBytes(of: server.pid)

        var nginx: StaticServer?
        if Executable.findInPath("nginx") != nil {
            nginx = try await StaticServer.start(on: stage)
        } else {
            leftOut.append(
                "nginx is not installed: no comparison with it, and no verdict where the target is a share of it.")
        }
        var raw: RawEngine? = RawEngine(database: data.database, copy: copy, newestPost: newest, stage: stage)
        if data.database.engine == .postgres, Executable.findInPath("pgbench") == nil {
            raw = nil
            leftOut.append("pgbench is not installed: no comparison with PostgreSQL alone.")
        }
        let measurement = Measurement(
            options: options, server: server, load: load, nginx: nginx, raw: raw,
            meter: try await ProcessorMeter(server: server.pid, data.database), wrk: Wrk(stage: stage))
        var rows: [BenchRow] = []
        var catchUps: [CatchUp] = []
        for operation in options.operations {
            options.progress(operation.title)
            rows.append(try await measurement.row(operation))
            if operation.writes {
                options.progress("waiting for the ranking service")
                catchUps.append(try await RankingBacklog.wait(after: operation, data.database))
            }
        }
        let loaded = ProcessUsage.residentBytes(of: server.pid)
        await server.stop(on: stage)
        return BenchResult(
            engine: data.database.engine.rawValue, date: Date(), machine: .current(),
            versions: try await ToolVersions.read(data.database, on: stage), durability: durability.settings,
            seed: options.seed, connections: options.connections, roundSeconds: options.roundSeconds,
            rounds: options.rounds, startSeconds: server.startSeconds, idleBytes: idle, loadedBytes: loaded, rows: rows,
            catchUps: catchUps, leftOut: leftOut)
    }

    private func seeded() async throws -> SeededData {
        if let prepared = options.prepared {
            return try SeededData.read(
                data: prepared.data, keys: prepared.keys, apiKeys: prepared.apiKeys, postgres: nil)
        }
        options.progress("seeding \(options.seed.text)")
        return try await SeededData.seed(options.seed, cluster: options.cluster, on: stage)
    }

    /// Throws where a program is missing, before anything is written.
    static func require(_ name: String) throws(BenchFailure) {
        guard (try? Executable.find(name)) == nil else { return }
        throw BenchFailure(
            "The program \(name) is neither beside this one nor in PATH",
            hint: "Run `make bench`, which installs and builds what is missing.")
    }
}
