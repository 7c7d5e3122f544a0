import AccountAPI
import ArgumentParser
import NacreClient

/// `nacre owner account passphrase`
struct AccountPassphraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Change the sign-in passphrase. Other sessions end.")

    @Option(help: "A file with the new passphrase in its first line.")
    var newPassphraseFile: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let client = try await options.accountClient(of: wallet)
        let old = try options.signInPassphrase()
        let new =
            try newPassphraseFile.flatMap { try PassphraseFile(path: $0).line(0) }
            ?? Terminal.newPassphrase("new sign-in passphrase", option: "--new-passphrase-file")
        // Before it is sent anywhere: the wallet's passphrase never leaves this machine.
        try await wallet.refuse(signInPassphrase: new)
        options.show(try await client.changePassphrase(from: old, to: new)) { TerminalText.line($0.message) }
    }
}
