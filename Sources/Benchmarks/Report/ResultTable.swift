import Storage

extension BenchResult {
    var storageEngine: Engine { Engine(rawValue: engine) ?? .sqlite }
    var engineTitle: String { storageEngine == .sqlite ? "SQLite" : "PostgreSQL" }

    /// All operations, one line each.
    var table: String {
        var table = ColumnTable([
            ("operation", .left), ("target", .left), ("per second", .right), ("rounds", .right), ("× nginx", .right),
            ("× raw", .right), ("p50 / p99 ms", .right), ("CPU µs", .right), ("verdict", .left),
        ])
        for row in rows {
            let target = Target.of(row.operation, on: storageEngine)
            func ratio(_ other: Double?) -> String {
                guard let rate = row.rate, let other, other > 0 else { return "" }
                return "\(Figure.ratio(rate / other)) of \(Figure.rate(other))"
            }
            table.add([
                row.operation.title, target?.text ?? "", row.rate.map(Figure.rate) ?? "–",
                row.rates.isEmpty ? "" : "\(Figure.rate(row.rates[0]))–\(Figure.rate(row.rates[row.rates.count - 1]))",
                ratio(row.nginx), ratio(row.raw), latency(row), cpu(row), Verdict(row, target).text,
            ])
        }
        return table.text
    }

    private func latency(_ row: BenchRow) -> String {
        guard let p50 = row.p50, let p99 = row.p99 else { return "" }
        return "\(Figure.milliseconds(p50)) / \(Figure.milliseconds(p99))"
    }

    private func cpu(_ row: BenchRow) -> String {
        guard let server = row.serverCPU else { return "" }
        return Figure.microseconds(server) + (row.databaseCPU.map { " + " + Figure.microseconds($0) } ?? "")
    }

    /// Start, memory, and what the ranking service did: what is not a rate.
    var lines: [String] {
        var lines = [
            "Start to serving: \(Figure.seconds(startSeconds)) (target \(Figure.seconds(Target.startSeconds)), at 3,000,000 posts)."
        ]
        if let idleBytes {
            let verdict = idleBytes <= Target.idleBytes ? "reached" : "missed"
            lines.append(
                "Resident memory: \(Figure.megabytes(idleBytes)) idle (target \(Figure.megabytes(Target.idleBytes)): \(verdict))"
                    + (loadedBytes.map { ", \(Figure.megabytes($0)) after the load." } ?? "."))
        }
        lines += catchUps.map { catchUp in
            let end = catchUp.left.map { ", \(Figure.thousands(Int($0))) marks left" } ?? ""
            return "Ranks after \"\(catchUp.operation.title)\": \(Figure.thousands(Int(catchUp.marks))) marks waited, "
                + "done after \(Figure.seconds(catchUp.seconds))\(end)."
        }
        lines += rows.flatMap { row in
            row.notes.map { "A comparison of \"\(row.operation.title)\" failed: \($0.prefix(160))" }
        }
        return lines + leftOut.map { "Left out: \($0)" }
    }
}
