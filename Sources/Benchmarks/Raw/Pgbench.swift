import Foundation

/// PostgreSQL's own load generator, with 8 clients and prepared statements.
struct Pgbench: Sendable {
    let stage: Stage

    func rate(
        of operation: Operation, on url: String, newest: Int64, agents: Int64, seconds: Int
    ) async throws -> Double {
        let file = stage.file("pgbench-\(operation.rawValue).sql")
        let script = Self.script(operation, newest: newest, agents: agents)
        try Data(script.utf8).write(to: URL(fileURLWithPath: file))
        // Two that lock the same rows crosswise are tried again, as the server does.
        let output = try await stage.run(
            "pgbench",
            ["-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", "\(seconds)", "--max-tries=10", "-f", file, url])
        return try Self.rate(in: output)
    }

    static func script(_ operation: Operation, newest: Int64, agents: Int64) -> String {
        let reads = RawStatements.reads(operation)?.map {
            $0.replacing("$1", with: ":post").replacing("\n", with: " ") + ";"
        }
        let statements = reads ?? RawWriteStatements.pgbench(operation).map { [$0] } ?? []
        return (["\\set post random(1, \(max(1, newest)))", "\\set author random(1, \(max(1, agents)))"] + statements)
            .joined(separator: "\n") + "\n"
    }

    /// Transactions per second, from what it prints at the end.
    static func rate(in output: String) throws(BenchFailure) -> Double {
        for line in output.split(separator: "\n") where line.hasPrefix("tps = ") {
            if let rate = Double(line.dropFirst(6).prefix { $0 != " " }), rate > 0 { return rate }
        }
        throw BenchFailure("pgbench did not say what it measured: \(output.suffix(400))")
    }
}
