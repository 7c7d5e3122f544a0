public import ArgumentParser
import Foundation
import HTTPSupport
import Logging

extension AsyncParsableCommand {
    /// Runs a server program. Exit status: 0, 1 (refused or failed), 2 (usage).
    public static func runProgram() async {
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

    private static func report(_ error: any Error) -> Int32 {
        let status = exitCode(for: error)
        if status == .success {
            print(message(for: error))
            return 0
        }
        let isUsage = status == .validationFailure
        let name = configuration.commandName ?? ""
        let words = isUsage ? fullMessage(for: error) : name + ": " + OperatorMessage(error).text
        FileHandle.standardError.write(Data((words + "\n").utf8))
        return isUsage ? 2 : 1
    }
}
