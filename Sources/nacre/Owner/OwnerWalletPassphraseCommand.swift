import ArgumentParser
import NacreClient

/// `nacre owner wallet-passphrase`
struct OwnerWalletPassphraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet-passphrase", abstract: "Change the passphrase of the wallet on this machine.")

    @Option(help: "A file with the new passphrase in its first line.")
    var newPassphraseFile: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let new =
            try newPassphraseFile.flatMap { try PassphraseFile(path: $0).line(0) }
            ?? Terminal.newPassphrase("new wallet passphrase", option: "--new-passphrase-file")
        try await wallet.changePassphrase(to: new)
        options.show("The wallet opens with the new passphrase only.", json: { _ in })
    }
}
