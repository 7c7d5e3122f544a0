import AccountAPI
import ArgumentParser
import LocalNetwork
import NacreClient

/// `nacre owner account email`
struct AccountEmailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "email", abstract: "Change the e-mail address. A code goes to the new one.")

    @Argument(help: "The new address.")
    var address: String

    @Option(help: "Take the code from the newest mail in this folder (development: the account server's --outbox).")
    var outbox: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let client = try await options.accountClient(of: wallet)
        let passphrase = try options.signInPassphrase()
        let mails = try outbox.map { try OutboxMail(folder: $0) }
        let change = try await client.changeEmail(to: address, passphrase: passphrase).value
        let code = try await MailedCode.read(from: mails, to: address)
        let reply = try await client.confirmEmail(change: change.change, code: code)
        if let session = await wallet.person?.session { try await wallet.signedIn(email: address, session: session) }
        options.show(reply) { TerminalText.line($0.message) }
    }
}
