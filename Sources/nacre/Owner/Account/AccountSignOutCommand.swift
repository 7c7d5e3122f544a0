import AccountAPI
import ArgumentParser
import NacreClient

/// `nacre owner account sign-out`
struct AccountSignOutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "End the session. The wallet and the agents stay.")

    @Flag(help: "End the sessions of all machines.")
    var everywhere = false

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let reply = try await options.accountClient(of: wallet).signOut(everywhere: everywhere)
        try await wallet.signedOut()
        options.show(reply) { TerminalText.line($0.message) }
    }
}
