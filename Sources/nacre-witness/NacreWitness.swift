import ArgumentParser
import Foundation
import HTTPSupport
import Logging
import Storage

/// A witness of transparency logs: cosigns what goes on, refuses what goes back.
@main
struct NacreWitness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nacre-witness",
        abstract: "A witness of transparency logs (c2sp.org/tlog-witness).",
        discussion: """
            A witness cosigns a log's checkpoint only if the log goes on from the last one that it cosigned. Run it elsewhere \
            than the log, by somebody else: its cosignature is worth what its independence is worth.
            """,
        subcommands: [InitCommand.self, VkeyCommand.self, ServeCommand.self])

    static func main() async {
        EventLoops.matchProcessors()
        LoggingSystem.bootstrap { label in RedactingLogHandler(label: label, level: .notice) }
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(report(error))
        }
    }

    /// Exit status: 0, 1 (refused or failed), 2 (usage).
    private static func report(_ error: any Error) -> Int32 {
        let status = exitCode(for: error)
        if status == .success {
            print(message(for: error))
            return 0
        }
        let isUsage = status == .validationFailure
        let words =
            switch error {
            case _ where isUsage: fullMessage(for: error)
            case let error as any ReportableError: "nacre-witness: " + error.publicDescription
            case let error as StorageError: "nacre-witness: " + error.description
            default: "nacre-witness: \(error)"
            }
        FileHandle.standardError.write(Data((words + "\n").utf8))
        return isUsage ? 2 : 1
    }
}
