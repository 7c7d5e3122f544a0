import AccountAPI
import ArgumentParser
import NacreClient

/// `nacre owner account totp`
struct AccountTOTPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "totp", abstract: "Set up a second factor, or remove it.",
        discussion:
            "Shows a secret for an authenticator program, asks for its first code, and then shows eight backup codes "
            + "once.")

    @Flag(help: "Remove the second factor.")
    var remove = false

    @Option(help: "Six digits; a backup code too when removing.")
    var code: String?

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let client = try await options.accountClient(of: wallet)
        let passphrase = try options.signInPassphrase()
        if remove {
            let digits = try code ?? Terminal.ask("Second factor (six digits, or a backup code)", option: "--code")
            let reply = try await client.removeTOTP(passphrase: passphrase, totp: digits)
            return options.show(reply) { TerminalText.line($0.message) }
        }
        let start = try await client.startTOTP(passphrase: passphrase).value
        StandardStreams.error(
            "Secret: \(TerminalText.line(start.secret))\nOr this address, as a picture: \(TerminalText.line(start.uri))")
        let digits = try code ?? Terminal.ask("The code that it shows now", option: "--code")
        options.show(try await client.confirmTOTP(digits)) { reply in
            "The second factor is on. Backup codes, each good for one sign-in, shown once:\n"
                + reply.backupCodes.map { "  " + TerminalText.line($0) }.joined(separator: "\n")
        }
    }
}
