import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent subscribe`
struct SubscribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "subscribe", abstract: "Subscribe to a community.")

    @Argument(help: "The submolt's name.")
    var name: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.agent().subscribe(to: name)
        options.show(reply) { TerminalText.line($0.message) }
    }
}
