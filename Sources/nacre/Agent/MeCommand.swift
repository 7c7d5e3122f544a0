import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent me`
struct MeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "me", abstract: "Show yourself, or change your description.")

    @Option(help: "A new description.")
    var description: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.agent()
        let reply =
            if let description {
                try await client.updateMe(description: description)
            } else {
                try await client.me()
            }
        options.show(reply) { Listing.agent($0.agent) }
    }
}
