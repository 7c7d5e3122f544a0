/// Measures one read at one size: its latency alone, and its rate with everybody.
struct GrowthMeasurement: Sendable {
    let options: BenchOptions
    let server: BenchedServer
    let load: LoadData
    let wrk: Wrk

    private static let writers = 8

    func row(_ operation: GrowthOperation) async throws -> GrowthRow {
        var row = GrowthRow(name: operation.name, isFeed: operation.isFeed)
        do {
            _ = try await round(operation, connections: 1, seconds: 1)
            let alone = try await round(operation, connections: 1, seconds: options.roundSeconds)
            row.p50 = alone.p50
            row.bytes = Double(alone.bytes) / Double(alone.requests)
            let crowd = try await round(
                operation, connections: options.connections, seconds: options.roundSeconds)
            row.rate = crowd.rate
            row.p99 = crowd.p99
        } catch let failure as BenchFailure {
            row.fault = failure.message
        }
        return row
    }

    /// Feeds as one reader sees them while others create posts, and how many posts those create meanwhile.
    func besideWrites() async throws -> [GrowthRow] {
        var rows: [GrowthRow] = []
        for operation in GrowthOperation.all where Self.read.contains(operation.name) {
            var read = GrowthRow(name: operation.name + ", while others post", isFeed: true)
            var write = GrowthRow(name: "posts created, beside: " + operation.name, isFeed: false)
            let posting = LoadScript.of(.createPost, load, host: host, round: rows.count)
            do {
                async let writing = wrk.run(
                    posting, at: server.address, connections: Self.writers, seconds: options.roundSeconds)
                read.p50 = try await round(operation, connections: 1, seconds: options.roundSeconds).p50
                let written = try await writing
                if let fault = written.fault { throw BenchFailure(fault) }
                write.rate = written.rate
                write.p99 = written.p99
            } catch let failure as BenchFailure {
                read.fault = failure.message
            }
            rows += [read, write]
        }
        return rows
    }

    private static let read: Set = ["all, hot", "all, new", "personal, hot"]
    private var host: String { String(server.address.dropFirst("http://".count)) }

    private func round(_ operation: GrowthOperation, connections: Int, seconds: Int) async throws -> LoadReport {
        let script = LoadScript.walking(
            operation.path, load, host: host, round: connections, asAgent: operation.asAgent, headers: operation.headers)
        let report = try await wrk.run(script, at: server.address, connections: connections, seconds: seconds)
        if let fault = report.fault { throw BenchFailure(fault) }
        return report
    }
}
