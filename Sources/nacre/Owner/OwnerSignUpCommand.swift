import AccountAPI
import ArgumentParser
import Foundation
import JSONWriting
import LocalNetwork
import NacreClient

/// `nacre owner signup`
struct OwnerSignUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signup", abstract: "Make an account and a wallet, and draw this epoch's tokens.",
        discussion: """
            Asks for an e-mail address, for two passphrases and for the code that is mailed. The sign-in passphrase reaches \
            the account server; the wallet's passphrase never leaves this machine, and nobody can reset it.
            """)

    @Option(help: "The e-mail address.")
    var email: String?

    @Option(help: "The mailed code, if it is there already.")
    var code: String?

    @Option(help: "The plan; counts at once before the first draw.")
    var plan: String?

    @Option(help: "Take the code from the newest mail in this folder (development: the account server's --outbox).")
    var outbox: String?

    @OptionGroup var pins: LogPinOptions
    @OptionGroup var options: OwnerOptions

    func run() async throws {
        guard !options.hasWallet else { throw WalletError.alreadyThere(path: options.walletPath) }
        let configuration = try options.newConfiguration(pins)
        let email = try self.email ?? Terminal.ask("E-mail address", option: "--email")
        let signIn = try options.signInPassphrase(isNew: true)
        let walletPassphrase = try options.walletPassphrase(isNew: true)
        // Before anything is sent: one that would be refused afterwards must not have reached the server.
        try OwnerWallet.check(newPassphrase: walletPassphrase, signInPassphrase: signIn)

        let client = options.accountClient(at: configuration.accounts, session: nil)
        let mails = try outbox.map { try OutboxMail(folder: $0) }
        let signup = try await client.signUp(email: email, passphrase: signIn).value
        try await confirm(signup, email: email, mails: mails, with: client)
        let wallet = try await OwnerWallet.create(
            at: options.walletPath, passphrase: walletPassphrase, signInPassphrase: signIn,
            configuration: configuration, environment: options.environment)
        defer { wallet.close() }
        let session = try await client.signIn(email: email, passphrase: signIn).value.session
        try await wallet.signedIn(email: email, session: session)
        if let plan { _ = try await options.accountClient(of: wallet).choosePlan(plan) }
        let draw = try await drawOrExplain(wallet)
        let crowd = CrowdNotice(await wallet.crowd, at: options.clock.read())
        options.show(
            summary(draw, crowd: crowd),
            json: { writer in
                writer.field("email", email)
                writer.field("wallet", options.walletPath)
                DrawListing.write(draw, into: &writer)
            })
    }

    /// A mistyped code may be typed again: the server takes five.
    private func confirm(
        _ signup: SignUpReply, email: String, mails: OutboxMail?, with client: AccountClient
    ) async throws {
        var known = code
        if known == nil { known = try await mails?.code(for: email) }
        if let known {
            _ = try await client.confirm(signup: signup.signup, code: known)
            return
        }
        StandardStreams.error(TerminalText.line(signup.message))
        for attempt in 1...3 {
            let typed = try Terminal.ask("The code from the mail", option: "--code")
            do {
                _ = try await client.confirm(signup: signup.signup, code: typed)
                return
            } catch let refusal as ClientRefusal where refusal.code == "CODE_REFUSED" && attempt < 3 {
                StandardStreams.error("That is not the code, or it has expired.")
            }
        }
    }

    /// The account and the wallet are made by now: what is left to do is said.
    private func drawOrExplain(_ wallet: OwnerWallet) async throws -> DrawReport {
        do {
            return try await wallet.draw()
        } catch {
            StandardStreams.error("The account and the wallet are made; the tokens are not drawn: nacre owner draw.")
            throw error
        }
    }

    private func summary(_ draw: DrawReport, crowd: CrowdNotice) -> String {
        """
        Signed up. The wallet is in \(options.walletPath); only its passphrase opens it.
        \(DrawListing.text(draw))
        \(crowd.text(now: false))

        \(HonestLimits.text)

        Next: nacre owner claim URL, with the claim link of your agent; nacre owner recovery-code, for paper.
        """
    }
}
