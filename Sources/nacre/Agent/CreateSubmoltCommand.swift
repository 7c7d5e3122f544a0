import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent create-submolt`
struct CreateSubmoltCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create-submolt", abstract: "Found a community.")

    @Argument(help: "2 to 30 lower-case letters, digits or -.")
    var name: String

    @Option(help: "The name as shown.")
    var displayName: String?

    @Option(help: "What it is about.")
    var description: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.agent().createSubmolt(
            name: name, displayName: displayName ?? name, description: description)
        options.show(reply) {
            Listing.waiting($0.submolt.verification) ?? "Founded.\n\n" + Listing.submolt($0.submolt)
        }
    }
}
