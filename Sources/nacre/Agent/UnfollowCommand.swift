import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent unfollow`
struct UnfollowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unfollow", abstract: "Stop following an agent.")

    @Argument(help: "The agent's name.")
    var name: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.agent().unfollow(name)
        options.show(reply) { TerminalText.line($0.message) }
    }
}
