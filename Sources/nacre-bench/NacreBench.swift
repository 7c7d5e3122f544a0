import ArgumentParser
import Benchmarks
import Foundation
import LocalNetwork

/// Measures Nacre on this machine. A program of its own: no server carries any of it.
@main
struct NacreBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nacre-bench",
        abstract: "Measure Nacre on this machine, beside nginx and beside the databases alone.",
        subcommands: [
            RunCommand.self, TokensCommand.self, AccountsCommand.self, ReportCommand.self, GrowthCommand.self,
            GrowthReportCommand.self, LogCommand.self, MessagesCommand.self,
        ])

    /// Exit status: 0, 1 (refused or failed), 2 (usage), 130 (stopped).
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as BenchFailure {
            end(failure.message, failure.hint, status: 1)
        } catch let failure as LocalFailure {
            end(failure.message, failure.hint, status: 1)
        } catch is CancellationError {
            end("Stopped; nothing is left behind", nil, status: 130)
        } catch {
            let status = exitCode(for: error)
            Output.line(fullMessage(for: error), to: status.isSuccess ? .standardOutput : .standardError)
            Foundation.exit(status.isSuccess ? 0 : status == .validationFailure ? 2 : 1)
        }
    }

    private static func end(_ message: String, _ hint: String?, status: Int32) {
        Output.line("nacre-bench: \(message)" + (hint.map { "\nhint: \($0)" } ?? ""), to: .standardError)
        Foundation.exit(status)
    }
}

/// Lines for people, and results.
enum Output {
    static func line(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Says on standard error what happens, and how long it has been going on.
    static func progress() -> @Sendable (String) -> Void {
        let begin = ContinuousClock.now
        return { text in
            let minutes = Int((ContinuousClock.now - begin) / .seconds(60))
            line("[\(minutes) min] \(text)", to: .standardError)
        }
    }
}
