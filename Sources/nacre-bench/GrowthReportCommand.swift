import ArgumentParser
import Benchmarks
import Foundation

/// nacre-bench growth-report
struct GrowthReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth-report", abstract: "Print the sizes that are done side by side.")

    @Option(help: "Folder that keeps the results.")
    var state: String

    @Option(help: "A document with the lines <!-- bench-growth:begin --> and <!-- bench-growth:end -->.")
    var document: String?

    func run() throws {
        let report = GrowthReport(try GrowthState(folder: state).results())
        if let document { try report.write(into: document) }
        Output.line(report.text, to: .standardOutput)
    }
}
