import Foundation

/// Measures one operation: Nacre, nginx and the engine alone in turns, so that a busy minute of the machine hits all.
struct Measurement: Sendable {
    let options: BenchOptions
    let server: BenchedServer
    let load: LoadData
    let nginx: StaticServer?
    let raw: RawEngine?
    let meter: ProcessorMeter
    let wrk: Wrk

    func row(_ operation: Operation) async throws -> BenchRow {
        var row = BenchRow(operation: operation)
        do {
            try await measure(operation, into: &row)
        } catch let failure as BenchFailure {
            // A round that failed is no figure; the others go on.
            row.fault = failure.message
        }
        return row
    }

    private func measure(_ operation: Operation, into row: inout BenchRow) async throws {
        let samples = StaticSamples(server: server.address, load: load)
        let etag = try await samples.check(operation)
        var reports: [LoadReport] = []
        var server: [Double] = []
        var database: [Double] = []
        var nginxRates: [Double] = []
        var rawRates: [Double] = []
        let files = nginx == nil || !operation.hasStaticTwin ? nil : try await samples.bodies(of: operation)
        if let nginx, let files {
            try nginx.put(files, compressed: operation == .hotFeedGzip, as: operation.rawValue)
        }
        _ = try await round(operation, number: 0, etag: etag, seconds: 1)
        for number in 1...options.rounds {
            try Task.checkCancellation()
            let before = meter.read()
            let report = try await round(operation, number: number, etag: etag, seconds: options.roundSeconds)
            let after = meter.read()
            reports.append(report)
            ProcessorMeter.each(before.server, after.server, report.requests).map { server.append($0) }
            ProcessorMeter.each(before.database, after.database, report.requests).map { database.append($0) }
            // What one of the others cannot do costs that comparison, not the figure.
            do {
                if let nginx, let files { nginxRates.append(try await rate(of: operation, files.count, at: nginx)) }
                if let rate = try await raw?.rate(of: operation, seconds: options.roundSeconds) { rawRates.append(rate) }
            } catch let failure as BenchFailure {
                row.notes.append(failure.message)
            }
        }
        row.rate = reports.map(\.rate).median
        row.rates = reports.map(\.rate).sorted()
        row.p50 = reports.map(\.p50).median
        row.p99 = reports.map(\.p99).median
        row.bytes = reports.map { Double($0.bytes) / Double(max(1, $0.requests)) }.median
        row.serverCPU = server.median
        row.databaseCPU = database.median
        row.nginx = nginxRates.median
        row.raw = rawRates.median
    }

    /// One round, which must be without a fault.
    private func round(_ operation: Operation, number: Int, etag: String?, seconds: Int) async throws -> LoadReport {
        let script = LoadScript.of(operation, load, host: host(server.address), round: number, etag: etag)
        let report = try await wrk.run(
            script, at: server.address, connections: options.connections, seconds: seconds)
        if let fault = report.fault { throw BenchFailure(fault) }
        if operation == .hotFeedUnchanged, report.bytes / report.requests > 1_024 {
            throw BenchFailure("the answers were not 304")
        }
        return report
    }

    private func rate(of operation: Operation, _ count: Int, at nginx: StaticServer) async throws -> Double {
        var headers: [(String, String)] = []
        if operation == .hotFeedGzip { headers.append(("Accept-Encoding", "gzip")) }
        if operation == .hotFeedUnchanged {
            let etag = try await Probe(server: nginx.address).get("/\(operation.rawValue)/0").etag
            headers.append(("If-None-Match", etag ?? ""))
        }
        let script = LoadScript.files(operation.rawValue, count: count, host: host(nginx.address), headers: headers)
        let report = try await wrk.run(
            script, at: nginx.address, connections: options.connections, seconds: options.roundSeconds)
        if let fault = report.fault { throw BenchFailure("nginx: \(fault)") }
        return report.rate
    }

    private func host(_ address: String) -> String { String(address.dropFirst("http://".count)) }
}
