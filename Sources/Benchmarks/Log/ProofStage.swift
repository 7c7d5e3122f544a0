import Foundation
import TransparencyLog

/// How long a proof of one leaf takes in a large log, as a reader gets it over HTTP.
struct ProofStage: LogStage {
    static let name = "proof"

    private static let most = 0.002

    func run(_ bench: LogBench, on stage: Stage) async throws -> [StageFigure] {
        let (data, keys) = (try stage.makeFolder("proof-data"), try stage.makeFolder("proof-keys"))
        bench.progress("filling a log with \(Figure.thousands(bench.leavesOfProofs)) leaves")
        try await stage.run(
            "nacre-agents", ["fill-log", "--data", data, "--keys", keys, "--leaves", "\(bench.leavesOfProofs)"])
        let server = try await BenchedServer.start(data: data, keys: keys, databaseURL: nil, port: nil, on: stage)
        try await check(bench, server)
        func round(_ number: Int, connections: Int) async throws -> LoadReport {
            let report = try await Wrk(stage: stage).run(
                script(bench, server, round: number), at: server.address, connections: connections,
                seconds: bench.roundSeconds)
            if let fault = report.fault { throw BenchFailure("Proofs: \(fault)") }
            return report
        }
        _ = try await round(0, connections: 1)
        var single: [LoadReport] = []
        var many: [LoadReport] = []
        for number in 1...bench.rounds {
            single.append(try await round(number, connections: 1))
            many.append(try await round(-number, connections: bench.connections))
        }
        await server.stop(on: stage)
        let (p50, p99) = (single.map(\.p50).median ?? 0, single.map(\.p99).median ?? 0)
        return [
            StageFigure(
                "a proof at \(Figure.thousands(bench.leavesOfProofs)) leaves, p99",
                bound: "≤ \(Figure.milliseconds(Self.most)) ms",
                measured: "\(Figure.milliseconds(p99)) ms (p50 \(Figure.milliseconds(p50)) ms)",
                isReached: p99 <= Self.most),
            .rate("proofs, \(bench.connections) connections", many.map(\.rate).median ?? 0),
        ]
    }

    /// Random leaves, so that tiles come from the whole file.
    private func script(_ bench: LogBench, _ server: BenchedServer, round: Int) -> LoadScript {
        LoadScript(
            text: """
                math.randomseed(\(1_000 + round))
                function request()
                   return wrk.format("GET", "/log/proof?sequence=" .. math.random(0, \(bench.leavesOfProofs - 1)))
                end
                \(LoadReport.printing)
                """)
    }

    /// What is measured must be proofs.
    private func check(_ bench: LogBench, _ server: BenchedServer) async throws {
        guard let checkpoint = try await LogBench.checkpoint(at: server.address),
            checkpoint.size >= bench.leavesOfProofs
        else { throw BenchFailure("The server shows no log of \(bench.leavesOfProofs) leaves") }
        for index in [0, Int64(bench.leavesOfProofs) / 3, Int64(bench.leavesOfProofs) - 1] {
            let answer = try await Probe(server: server.address).get("/log/proof?sequence=\(index)")
            guard answer.status == 200, let proof = try? TransparencyProof(parsing: answer.body),
                let known = try? Checkpoint(parsing: proof.note.text), known.size >= checkpoint.size,
                (try? proof.inclusion.verify(
                    leaf: LogHash(leaf: Array("leaf \(index)".utf8)), size: known.size, root: known.root)) != nil
            else { throw BenchFailure("The server's proof of leaf \(index) does not verify") }
        }
    }
}
