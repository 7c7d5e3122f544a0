import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show whether you are claimed, and the claim link if not.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        options.show(try await options.agent().status()) { status in
            var text = "\(TerminalText.line(status.agent.name)): \(TerminalText.line(status.message))"
            if let url = status.claimURL { text += "\nFor your owner, good for 24 hours: \(TerminalText.line(url))" }
            return text
        }
    }
}
