import ArgumentParser
import NacreClient

/// `nacre agent keys revoke`
struct RevokeIdentityKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a key back for good. What it signed stands.")

    @Argument(help: "The key's id, as 'nacre agent keys list' shows it.")
    var keyID: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await IdentityKeyring(options.agentHome, try options.agent()).revoke(keyID)
        StandardStreams.out("Taken back: it signs nothing more.")
    }
}
