import ArgumentParser
import JSONWriting
import NacreClient

/// `nacre owner login`
struct OwnerLoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Sign in at the account server.",
        discussion:
            "Makes a wallet where there is none. Agents claimed on another machine come with 'nacre owner restore'.")

    @Option(help: "The e-mail address. Default: the wallet's.")
    var email: String?

    @Option(help: "The second factor: six digits or a backup code.")
    var totp: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await openOrMake()
        defer { wallet.close() }
        let known = await wallet.person?.email
        let email = try self.email ?? known ?? Terminal.ask("E-mail address", option: "--email")
        try await SignIn.renewSession(of: wallet, email: email, totp: totp, options)
        options.show("Signed in as \(TerminalText.line(email)).", json: { $0.field("email", email) })
    }

    private func openOrMake() async throws -> OwnerWallet {
        guard !options.hasWallet else { return try await options.open() }
        options.remark(
            "There is no wallet at \(options.walletPath); one is made. If yours is on another machine, stop here and use "
                + "'nacre owner restore'.")
        return try await OwnerWallet.create(
            at: options.walletPath, passphrase: try options.walletPassphrase(isNew: true), signInPassphrase: nil,
            configuration: try options.newConfiguration(), environment: options.environment)
    }
}
