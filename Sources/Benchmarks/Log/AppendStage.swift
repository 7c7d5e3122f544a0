import Foundation
import LocalNetwork
import TransparencyLog

/// How many leaves a second are appended, signed and published while the API runs at half of what it can do alone.
struct AppendStage: LogStage {
    static let name = "append"

    private static let least = 5_000.0

    func run(_ bench: LogBench, on stage: Stage) async throws -> [StageFigure] {
        for tool in ["wrk", "nacre-agents"] { try BenchRun.require(tool) }
        let data = try await SeededData.seed(bench.beside, cluster: nil, as: "beside", on: stage)
        let load = try await LoadData.prepare(data.agentKeys, data.database, on: stage)
        let whole = try await alone(bench, data, load, on: stage)

        let server = try await BenchedServer.start(
            .agents, ["--data", data.data, "--keys", data.keys, "--leaves", "\(bench.leavesPerSecond)"],
            command: "measure-log", databaseURL: nil, port: nil, on: stage)
        let half = whole / 2
        // Of each connection one request in this time.
        let pause = Double(bench.connections) / half
        _ = try await round(bench, server, load, number: 0, seconds: 2, pause: pause, on: stage)
        var leaves: [Double] = []
        var reports: [LoadReport] = []
        for number in 1...bench.rounds {
            let (start, before) = (ContinuousClock.now, try await size(server))
            let seconds = bench.roundSeconds
            reports.append(
                try await round(bench, server, load, number: number, seconds: seconds, pause: pause, on: stage))
            let (end, after) = (ContinuousClock.now, try await size(server))
            leaves.append(Double(after - before) / ((end - start) / .seconds(1)))
        }
        await server.stop(on: stage)
        let rate = leaves.median ?? 0
        return [
            .rate("leaves appended and published, beside the API at half load", rate, atLeast: Self.least),
            StageFigure(
                "the API meanwhile, of \(Figure.rate(whole))/s alone", bound: "\(Figure.rate(half))/s",
                measured: "\(Figure.rate(reports.map(\.rate).median ?? 0))/s, p99 "
                    + "\(Figure.milliseconds(reports.map(\.p99).median ?? 0)) ms"),
        ]
    }

    /// What the API does without the appending.
    private func alone(
        _ bench: LogBench, _ data: SeededData, _ load: LoadData, on stage: Stage
    ) async throws -> Double {
        let server = try await BenchedServer.start(
            data: data.data, keys: data.keys, databaseURL: nil, port: nil, on: stage)
        _ = try await round(bench, server, load, number: 0, seconds: 1, pause: 0, on: stage)
        var rates: [Double] = []
        for number in 1...bench.rounds {
            let report = try await round(
                bench, server, load, number: number, seconds: bench.roundSeconds, pause: 0, on: stage)
            rates.append(report.rate)
        }
        await server.stop(on: stage)
        guard let rate = rates.median, rate > 0 else { throw BenchFailure("The API alone answered nothing") }
        return rate
    }

    private func size(_ server: BenchedServer) async throws -> Int64 {
        try await LogBench.checkpoint(at: server.address)?.size ?? 0
    }

    private func round(
        _ bench: LogBench, _ server: BenchedServer, _ load: LoadData, number: Int, seconds: Int, pause: Double,
        on stage: Stage
    ) async throws -> LoadReport {
        let host = String(server.address.dropFirst("http://".count))
        let script = LoadScript.of(.mixed, load, host: host, round: number)
        let report = try await Wrk(stage: stage).run(
            pause > 0 ? script.pausing(pause) : script, at: server.address, connections: bench.connections,
            seconds: seconds)
        if let fault = report.fault { throw BenchFailure("The API beside the log: \(fault)") }
        return report
    }
}
