import ArgumentParser
import Benchmarks
import Foundation

/// nacre-bench report
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print results of runs, write them into a document, draw their charts.")

    @Argument(help: "Results that `run --json` wrote.")
    var results: [String]

    @Option(help: "A result that `tokens --json` wrote. Repeatable.")
    var tokens: [String] = []

    @Option(help: "A document with the lines <!-- bench:begin --> and <!-- bench:end -->.")
    var document: String?

    @Option(help: "Folder of the charts, as seen from the document.")
    var charts = "images"

    @Option(help: "Write all results into this file, as JSON.")
    var json: String?

    func run() throws {
        let report = try BenchReport(files: results)
        if let json { try report.json.write(to: URL(fileURLWithPath: json)) }
        if let document { try report.write(into: document, charts: charts) }
        Output.line(report.text, to: .standardOutput)
        guard !tokens.isEmpty else { return }
        let results = try tokens.map {
            try JSONDecoder().decode(TokenResult.self, from: Data(contentsOf: URL(fileURLWithPath: $0)))
        }
        if let document { try TokenDocument.write(results, into: document) }
        Output.line(TokenResult.table(results), to: .standardOutput)
    }
}
