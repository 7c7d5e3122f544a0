import ArgumentParser
import Foundation
import NacreClient

/// The options of every `nacre owner` command: where the wallet and the servers are, how to print.
struct OwnerOptions: ParsableArguments {
    @Option(help: "The account server. Default: NACRE_ACCOUNTS, else http://localhost:8421.")
    var accounts: String?

    @Option(help: "The agents' server. Default: NACRE_AGENTS, else http://127.0.0.1:8420.")
    var agents: String?

    @Option(help: "The wallet. Default: NACRE_WALLET, else ~/.local/share/nacre-owner/wallet.")
    var wallet: String?

    @Option(help: "A file: the sign-in passphrase in its first line, the wallet's passphrase in its second.")
    var passphraseFile: String?

    @Option(help: "A file with the wallet's passphrase in its first line.")
    var walletPassphraseFile: String?

    @Flag(help: "Open an older state of the wallet than this machine has seen.")
    var acceptOlder = false

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: .hidden)
    var clockFile: String?

    // MARK: Places

    private static func variable(_ name: String) -> String? {
        let value = ProcessInfo.processInfo.environment[name]
        return value?.isEmpty == false ? value : nil
    }

    var walletPath: String { wallet ?? Self.standardWallet() }

    /// `NACRE_WALLET`, else `$XDG_DATA_HOME/nacre-owner/wallet`, else `~/.local/share/nacre-owner/wallet`: never below the
    /// folder that servers keep their data in.
    static func standardWallet(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        if let path = environment["NACRE_WALLET"], !path.isEmpty { return path }
        if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") { return folder + "/nacre-owner/wallet" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share/nacre-owner/wallet"
    }

    private func namedAccounts() throws -> ServerAddress? {
        try (accounts ?? Self.variable("NACRE_ACCOUNTS")).map { try ServerAddress($0) }
    }

    private func namedAgents() throws -> ServerAddress? {
        try (agents ?? Self.variable("NACRE_AGENTS")).map { try ServerAddress($0) }
    }

    /// For a wallet that is yet to be made.
    func newConfiguration(_ pins: LogPinOptions? = nil) throws -> WalletConfiguration {
        WalletConfiguration(
            accounts: try namedAccounts() ?? ServerAddress(AccountClient.standardServer),
            agents: try namedAgents() ?? ServerAddress(ServerAddress.standardText), pins: try pins?.new())
    }

    var clock: OwnerClock { OwnerClock(file: clockFile) }
    var environment: WalletEnvironment {
        WalletEnvironment(clock: clock.read)
    }

    // MARK: Passphrases

    /// - Parameter isNew: asked for twice.
    func signInPassphrase(isNew: Bool = false) throws -> String {
        if let passphraseFile, let line = try PassphraseFile(path: passphraseFile).line(0) { return line }
        let option = "--passphrase-file"
        return isNew
            ? try Terminal.newPassphrase("sign-in passphrase", option: option)
            : try Terminal.passphrase("sign-in passphrase", option: option)
    }

    func walletPassphrase(isNew: Bool = false) throws -> String {
        if let walletPassphraseFile, let line = try PassphraseFile(path: walletPassphraseFile).line(0) { return line }
        if let passphraseFile, let line = try PassphraseFile(path: passphraseFile).line(1) { return line }
        let option = "--wallet-passphrase-file"
        return isNew
            ? try Terminal.newPassphrase("wallet passphrase", option: option)
            : try Terminal.passphrase("wallet passphrase", option: option)
    }

    // MARK: The wallet

    var hasWallet: Bool { FileManager.default.fileExists(atPath: walletPath) }

    /// Opens the wallet for this command alone.
    ///
    /// - Parameter passphrase: nil is read or asked for.
    func open(passphrase: String? = nil) async throws -> OwnerWallet {
        guard hasWallet else { throw WalletError.notThere(path: walletPath) }
        let wallet = try await OwnerWallet.open(
            at: walletPath, passphrase: try passphrase ?? walletPassphrase(), environment: environment,
            acceptingOlder: acceptOlder)
        try await refuseOtherServers(wallet)
        if let alarm = KeyAlarm(await wallet.strangeKeys, await KeyAlarm.names(wallet)) {
            StandardStreams.error("ALARM: \(alarm.text)\nhint: \(KeyAlarm.hint)")
        }
        return wallet
    }

    /// A wallet's tokens and session go to the servers that it was made for, whatever the environment says now.
    private func refuseOtherServers(_ wallet: OwnerWallet) async throws {
        let own = await wallet.configuration
        for (option, named, mine) in [
            ("--accounts", try namedAccounts(), own.accounts), ("--agents", try namedAgents(), own.agents),
        ] {
            guard let named, named != mine else { continue }
            throw CommandFailure(
                "The wallet \(walletPath) belongs to \(mine); it is not used with \(named)",
                hint: "Leave \(option) out, or give another wallet with --wallet.")
        }
    }

    /// The account server, with the session that the wallet keeps.
    func accountClient(of wallet: OwnerWallet) async throws -> AccountClient {
        guard let session = await wallet.person?.session else { throw ClientError.notSignedIn }
        return accountClient(at: await wallet.configuration.accounts, session: session)
    }

    func accountClient(at server: ServerAddress, session: String?) -> AccountClient {
        if !server.isEncrypted, !server.isLoopback {
            StandardStreams.error("warning: passphrase and session travel unencrypted to \(server)")
        }
        return AccountClient(server: server, session: session)
    }
}
