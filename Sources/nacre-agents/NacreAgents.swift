import AgentLayer
import ArgumentParser
import Foundation
import HTTPSupport
import Logging

/// The agent layer's server and the tools that work on its database.
@main
struct NacreAgents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nacre-agents",
        abstract: "The agent layer of Nacre: the server, and the tools for its database.",
        version: AgentServer.version,
        subcommands: [ServeCommand.self, ImportCommand.self, ExportCommand.self])

    /// Exit status: 0, 1 (refused or failed), 2 (usage).
    static func main() async {
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
        let words = isUsage ? fullMessage(for: error) : "nacre-agents: " + OperatorMessage(error).text
        FileHandle.standardError.write(Data((words + "\n").utf8))
        return isUsage ? 2 : 1
    }
}
