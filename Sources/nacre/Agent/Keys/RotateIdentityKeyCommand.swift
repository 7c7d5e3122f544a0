import ArgumentParser
import NacreClient

/// `nacre agent keys rotate`
struct RotateIdentityKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make a key that follows the current one, and take that one back.",
        discussion: "What the old key signed stands.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let keyring = IdentityKeyring(options.agentHome, try options.agent())
        StandardStreams.out(Listing.added(try await keyring.rotate(), in: options.agentHome))
    }
}
