import ArgumentParser
import JSONWriting
import NacreClient

/// `nacre owner restore`
struct OwnerRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Bring the wallet to this machine, from the copy at the account server.",
        discussion: """
            Asks for e-mail address, sign-in passphrase, recovery code and a passphrase for the wallet here. Where there is a \
            wallet, it takes over what another machine has stored since.
            """)

    @Option(help: "The e-mail address.")
    var email: String?

    @Option(help: "The second factor: six digits or a backup code.")
    var totp: String?

    @Option(help: "A file with the recovery code in its first line.")
    var recoveryCodeFile: String?

    @OptionGroup var pins: LogPinOptions
    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.hasWallet ? takeOver() : restore()
        defer { wallet.close() }
        let agents = await wallet.agents()
        let dropped = await wallet.droppedRotations
        if !dropped.isEmpty {
            options.remark(
                "Not queued here: rotate-key for \(dropped.map { AgentListing.name($0) }.joined(separator: ", ")). The other "
                    + "machine may have done it; a key is replaced with 'nacre owner rotate-key'. What else waited has new "
                    + "moments.")
        }
        options.show(
            "The wallet is in \(options.walletPath), with \(agents.count) agent\(agents.count == 1 ? "" : "s"). Use it on "
                + "one machine at a time.",
            json: { writer in
                writer.field("wallet", options.walletPath)
                writer.field("agents", agents.count)
                writer.field("dropped_rotations", dropped.count)
            })
    }

    private func takeOver() async throws -> OwnerWallet {
        let wallet = try await options.open()
        try await wallet.takeCopy()
        return wallet
    }

    private func restore() async throws -> OwnerWallet {
        let configuration = try options.newConfiguration(pins)
        let email = try self.email ?? Terminal.ask("E-mail address", option: "--email")
        let signIn = try options.signInPassphrase()
        let code =
            try recoveryCodeFile.flatMap { try PassphraseFile(path: $0).line(0) }
            ?? Terminal.passphrase("recovery code", option: "--recovery-code-file")
        let passphrase = try options.walletPassphrase(isNew: true)
        try OwnerWallet.check(newPassphrase: passphrase, signInPassphrase: signIn)
        let client = options.accountClient(at: configuration.accounts, session: nil)
        let session = try await SignIn(client: client, email: email, passphrase: signIn).session(totp: totp)
        return try await OwnerWallet.restore(
            at: options.walletPath, passphrase: passphrase, signInPassphrase: signIn, recoveryCode: code,
            configuration: configuration, email: email, session: session, environment: options.environment)
    }
}
