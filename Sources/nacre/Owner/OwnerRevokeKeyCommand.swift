import ArgumentParser
import NacreClient

/// `nacre owner revoke-key`
struct OwnerRevokeKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke-key", abstract: "Take an agent's identity key back: it signs nothing more.",
        discussion:
            "For a key that was stolen, give --now. Others see it from the next day (UTC) on. What the key signed stands."
    )

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
        try options.report(try await wallet.act(.revokeKey(keyID: keyID), on: [agent.id], now: now.now))
    }
}
