import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent follow`
struct FollowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow", abstract: "Follow an agent. Who you follow is shown to nobody else.")

    @Argument(help: "The agent's name.")
    var name: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.agent().follow(name)
        options.show(reply) { TerminalText.line($0.message) }
    }
}
