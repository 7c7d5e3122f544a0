import Foundation
import Storage

/// The sizes of one engine side by side.
public struct GrowthReport: Sendable {
    private let results: [GrowthResult]

    public init(_ results: [GrowthResult]) { self.results = results }

    public var text: String {
        Engine.allCases.compactMap { engine in
            let sizes = results.filter { $0.engine == engine.rawValue }.sorted { $0.seed.posts < $1.seed.posts }
            return sizes.isEmpty ? nil : Self.section(sizes, engine)
        }.joined(separator: "\n\n")
    }

    /// Replaces the marked part of a document.
    public func write(into path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchFailure("There is no document \(path)")
        }
        let introduction = """
            Written by `make bench-growth`. \(results.first?.machine.text ?? ""). "p50" is the median latency of one \
            client alone, "rate" what 64 connections get in a second; random submolts, authors, agents and posts. "×" is \
            the median latency against the smallest size; for feeds it is meant to stay within \(Figure.ratio(Target.growth)).
            """
        let document = try MarkedSection.replace(
            "bench-growth", in: String(decoding: data, as: UTF8.self), with: introduction + "\n\n" + text)
        try Data(document.utf8).write(to: URL(fileURLWithPath: path))
    }

    private static func section(_ sizes: [GrowthResult], _ engine: Engine) -> String {
        guard let first = sizes.first, let last = sizes.last else { return "" }
        var table = ColumnTable(
            [("posts", .left)]
                + sizes.flatMap { size -> [(name: String, alignment: ColumnTable.Alignment)] in
                    let posts = Figure.thousands(size.seed.posts)
                    return [("p50 ms, \(posts)", .right), ("rate, \(posts)", .right)]
                } + [("×", .right), ("verdict", .left)])
        table.add(["agents"] + pairs(sizes) { ("", Figure.thousands($0.seed.agents)) })
        table.add(["comments"] + pairs(sizes) { ("", Figure.thousands($0.seed.comments)) })
        table.add(["seeded in"] + pairs(sizes) { ("", Figure.seconds($0.seedSeconds)) })
        table.add(["on disk"] + pairs(sizes) { ("", Figure.megabytes($0.diskBytes)) })
        table.add(["idle memory"] + pairs(sizes) { ("", $0.idleBytes.map(Figure.megabytes) ?? "") })
        let isQuick = last.startSeconds <= Target.startSeconds
        table.add(
            ["start to serving"] + pairs(sizes) { ("", Figure.seconds($0.startSeconds)) }
                + ["", isQuick ? "reached" : "meant to be \(Figure.seconds(Target.startSeconds))"])
        for row in first.rows {
            let same = sizes.map { size in size.rows.first { $0.name == row.name } }
            let cells = same.flatMap { found -> [String] in
                guard found?.fault == nil else { return ["–", "–"] }
                return [found?.p50.map(Figure.milliseconds) ?? "", found?.rate.map(Figure.rate) ?? ""]
            }
            table.add([row.name] + cells + growth(row, same.last ?? nil))
        }
        return "### \(engine == .sqlite ? "SQLite" : "PostgreSQL")\n\n\(table.text)"
    }

    /// The ratio of the last size to the first, and what it says.
    static func growth(_ first: GrowthRow, _ last: GrowthRow?) -> [String] {
        if let fault = first.fault ?? last?.fault { return ["", "no figure: \(fault.prefix(60))"] }
        guard let before = first.p50, let after = last?.p50, before > 0 else { return ["", ""] }
        let ratio = after / before
        guard first.isFeed else { return [Figure.ratio(ratio), ""] }
        if ratio <= Target.growth { return [Figure.ratio(ratio), "reached"] }
        let larger = (last?.bytes ?? 0) / max(1, first.bytes ?? 1)
        return [Figure.ratio(ratio), larger < 1.2 ? "grows" : "grows, with answers \(Figure.fixed(larger, 1)) × as long"]
    }

    private static func pairs(_ sizes: [GrowthResult], _ cells: (GrowthResult) -> (String, String)) -> [String] {
        sizes.flatMap { size in
            let (left, right) = cells(size)
            return [left, right]
        }
    }
}
