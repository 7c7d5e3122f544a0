import Foundation
import LocalNetwork
import Storage

/// `make bench-growth` at one size.
public struct GrowthRun: Sendable {
    private let options: BenchOptions
    private let stage: Stage

    public init(_ options: BenchOptions, on stage: Stage) {
        self.options = options
        self.stage = stage
    }

    /// Of all reads.
    public static let names = GrowthOperation.all.map(\.name)

    /// - Parameter names: of the reads to measure.
    public func run(_ names: [String] = GrowthRun.names) async throws -> GrowthResult {
        for tool in ["wrk", "nacre-agents"] { try BenchRun.require(tool) }
        try DiskSpace.require(options.seed.bytes, in: stage.folder, for: "A network of \(options.seed.posts) posts")
        options.progress("seeding \(options.seed.text)")
        let begin = ContinuousClock.now
        let data = try await SeededData.seed(options.seed, cluster: options.cluster, on: stage)
        let seedSeconds = (ContinuousClock.now - begin) / .seconds(1)
        _ = try await Durability.check(data.database)
        let load = try await LoadData.prepare(data.agentKeys, data.database, on: stage)
        let diskBytes = try await data.database.size()
        options.progress("starting the server")
        let server = try await BenchedServer.start(
            data: data.data, keys: data.keys, databaseURL: data.databaseURL, port: options.port, on: stage)
        try await Task.sleep(for: .seconds(2))
        let idle = ProcessUsage.residentBytes(of: server.pid)
        let measurement = GrowthMeasurement(options: options, server: server, load: load, wrk: Wrk(stage: stage))
        var rows: [GrowthRow] = []
        for operation in GrowthOperation.all where names.contains(operation.name) {
            options.progress(operation.name)
            rows.append(try await measurement.row(operation))
        }
        options.progress("reading while others write")
        rows += try await measurement.besideWrites()
        let catchUp = try await RankingBacklog.wait(after: .createPost, data.database)
        await server.stop(on: stage)
        return GrowthResult(
            engine: data.database.engine.rawValue, date: Date(), machine: .current(), seed: options.seed,
            seedSeconds: seedSeconds, startSeconds: server.startSeconds, idleBytes: idle, diskBytes: diskBytes,
            rows: rows, catchUp: catchUp)
    }
}
