import AccountAPI
import NacreClient

/// Signing in, with the second factor where the account has one.
struct SignIn {
    let client: AccountClient
    let email: String
    let passphrase: String

    /// Asks for the sign-in passphrase and gives the wallet a new session.
    static func renewSession(
        of wallet: OwnerWallet, email: String, totp: String?, _ options: OwnerOptions
    ) async throws {
        let passphrase = try options.signInPassphrase()
        try await wallet.refuse(signInPassphrase: passphrase)
        let client = options.accountClient(at: await wallet.configuration.accounts, session: nil)
        let session = try await SignIn(client: client, email: email, passphrase: passphrase).session(totp: totp)
        try await wallet.signedIn(email: email, session: session)
    }

    /// - Parameter totp: nil is asked for when the server wants one: it says so after a right passphrase only.
    func session(totp: String?) async throws -> String {
        do {
            return try await client.signIn(email: email, passphrase: passphrase, totp: totp).value.session
        } catch let refusal as ClientRefusal where refusal.code == "TOTP_REQUIRED" && totp == nil {
            let code = try Terminal.ask("Second factor (six digits, or a backup code)", option: "--totp")
            return try await client.signIn(email: email, passphrase: passphrase, totp: code).value.session
        }
    }
}
