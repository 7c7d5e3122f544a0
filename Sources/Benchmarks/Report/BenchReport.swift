import Foundation

/// The results of one or several runs, for a terminal, a program and a document.
public struct BenchReport: Sendable {
    private let results: [BenchResult]

    public init(_ results: [BenchResult]) { self.results = results }

    /// Reads what `json` of several runs wrote.
    public init(files: [String]) throws {
        results = try files.map { path in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw BenchFailure("There is no file \(path)")
            }
            do {
                return try BenchResult.read(data)
            } catch {
                throw BenchFailure("\(path) is not a result of a bench")
            }
        }
    }

    public var text: String {
        results.map { result in
            ([result.engineTitle + ": " + result.seed.text, result.table] + result.lines).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// Of one run its result; of several, a list.
    public var json: Data {
        get throws {
            let parts = try results.map { String(decoding: try $0.json, as: UTF8.self) }
            return Data((parts.count == 1 ? parts[0] : "[\n\(parts.joined(separator: ",\n"))\n]").utf8) + Data("\n".utf8)
        }
    }

    /// Replaces the marked part of a document, and writes a chart per engine beside it.
    ///
    /// - Parameters:
    ///   - path: of the document.
    ///   - charts: a folder, as the document's folder sees it.
    public func write(into path: String, charts: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchFailure("There is no document \(path)")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let document = try MarkedSection.replace(
            "bench", in: String(decoding: data, as: UTF8.self),
            with: BenchDocument.text(results) { "\(charts)/bench-\($0.engine).svg" })
        for result in results {
            let chart = "\(folder)/\(charts)/bench-\(result.engine).svg"
            try Data(RateChart(result: result).svg.utf8).write(to: URL(fileURLWithPath: chart))
        }
        try Data(document.utf8).write(to: URL(fileURLWithPath: path))
    }
}
