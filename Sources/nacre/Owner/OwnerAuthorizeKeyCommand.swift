import ArgumentParser
import NacreClient

/// `nacre owner authorize-key`
struct OwnerAuthorizeKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize-key", abstract: "Vouch for an agent's identity key.",
        discussion: "Others see it from the next day (UTC) on. The agent must have confirmed you.")

    @Argument(help: "The agent's name or id.")
    var name: String

    @Argument(help: "The key's id, as 'nacre agent keys list' and GET /api/v1/agents/NAME/keys show it.")
    var keyID: String

    @OptionGroup var now: NowOption
    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let agent = try await wallet.agent(name)
        now.warn(acts: 1)
        try options.report(try await wallet.act(.authorizeKey(keyID: keyID), on: [agent.id], now: now.now))
    }
}
