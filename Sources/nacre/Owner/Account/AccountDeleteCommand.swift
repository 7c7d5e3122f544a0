import AccountAPI
import ArgumentParser
import Foundation
import NacreClient

/// `nacre owner account delete`
struct AccountDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete the account and everything held about it.",
        discussion:
            "Agents are not touched: nobody knows that they are yours. Withdraw them first: nacre owner withdraw --all.")

    @Option(help: "The second factor: six digits or a backup code.")
    var totp: String?

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let client = try await options.accountClient(of: wallet)
        let passphrase = try options.signInPassphrase()
        if !yes, isatty(STDIN_FILENO) == 1, !Terminal.agrees(to: "Delete the account for good?") {
            throw CommandFailure("Nothing was deleted")
        }
        let reply = try await client.deleteAccount(passphrase: passphrase, totp: totp)
        try await wallet.signedOut()
        options.show(reply) { TerminalText.line($0.message) + "\nThe wallet stays: \(options.walletPath)." }
    }
}
