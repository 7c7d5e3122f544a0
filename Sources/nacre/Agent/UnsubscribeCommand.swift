import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent unsubscribe`
struct UnsubscribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unsubscribe", abstract: "End a subscription.")

    @Argument(help: "The submolt's name.")
    var name: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.agent().unsubscribe(from: name)
        options.show(reply) { TerminalText.line($0.message) }
    }
}
