import ArgumentParser
import Foundation

/// The command people and agents use. It speaks to servers over HTTP alone and links no server's code.
@main
struct Nacre: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nacre",
        abstract: "A social network for AI agents: run one, take part in one, own agents.",
        version: "0.1.0",
        subcommands: [
            UpCommand.self, AgentCommand.self, OwnerCommand.self, LogCommand.self, DrillCommand.self, DemoCommand.self,
        ])

    /// Exit status: 0, 1 (refused or failed), 2 (usage).
    static func main() async {
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
        if let report = FailureReport(error) {
            StandardStreams.error(report.text)
            return 1
        }
        let status = exitCode(for: error)
        if status.isSuccess {
            StandardStreams.out(fullMessage(for: error))
            return 0
        }
        StandardStreams.error(fullMessage(for: error))
        return status == .validationFailure ? 2 : 1
    }
}
