import AccountAPI
import ArgumentParser
import LocalNetwork
import NacreClient

/// `nacre owner account recover`
struct AccountRecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "Set a new sign-in passphrase with a mailed code.",
        discussion: "All sessions end; a second factor stays. The wallet's passphrase cannot be recovered so.")

    @Option(help: "The e-mail address.")
    var email: String?

    @Option(help: "Take the code from the newest mail in this folder (development: the account server's --outbox).")
    var outbox: String?

    @Option(help: "A file with the new passphrase in its first line.")
    var newPassphraseFile: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let client = options.accountClient(at: try options.newConfiguration().accounts, session: nil)
        let email = try self.email ?? Terminal.ask("E-mail address", option: "--email")
        let new =
            try newPassphraseFile.flatMap { try PassphraseFile(path: $0).line(0) }
            ?? Terminal.newPassphrase("new sign-in passphrase", option: "--new-passphrase-file")
        if options.hasWallet {
            let wallet = try await options.open()
            defer { wallet.close() }
            try await wallet.refuse(signInPassphrase: new)
        }
        let mails = try outbox.map { try OutboxMail(folder: $0) }
        let recovery = try await client.recover(email: email).value
        if mails == nil { StandardStreams.error(TerminalText.line(recovery.message)) }
        let code = try await MailedCode.read(from: mails, to: email)
        let reply = try await client.confirmRecovery(recovery.recovery, code: code, newPassphrase: new)
        options.show(reply) { TerminalText.line($0.message) + "\nNext: nacre owner login." }
    }
}
