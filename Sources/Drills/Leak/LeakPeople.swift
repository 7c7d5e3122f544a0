import AccountAPI
import JSONWriting
import LocalNetwork
import NacreClient

/// What happens in the account layer: two people, one of whom goes again.
actor LeakPeople {
    private let servers: SimulatedServers
    private let letters: MailedLetters
    private let ear = WalletEavesdropper()
    private var session = ""
    private var authenticator: OneTimePassword?

    init(servers: SimulatedServers) {
        self.servers = servers
        letters = MailedLetters(outbox: servers.folders.outbox)
    }

    func signUp(_ secrets: inout LeakSecrets) async throws {
        secrets.learn("e-mail", address: secrets.email)
        secrets.learn("sign-in passphrase", secrets.passphrase)
        try await confirmSignUp(secrets.email, &secrets)
        session = try await signIn(secrets.email, secrets.passphrase, &secrets)
        // Known already: a mail says so.
        _ = try await visitor.signUp(email: secrets.email, passphrase: secrets.passphrase)
    }

    /// Wrong passphrases and addresses that nobody has.
    func failToSignIn(_ secrets: inout LeakSecrets) async throws {
        secrets.learn("unknown e-mail", address: secrets.unknownEmail)
        secrets.learn("wrong passphrase", secrets.wrongPassphrase)
        for email in [secrets.email, secrets.unknownEmail] {
            do {
                _ = try await visitor.signIn(email: email, passphrase: secrets.wrongPassphrase)
                throw DrillFailure("A wrong passphrase opened a session")
            } catch let refusal as ClientRefusal where refusal.status == 401 {}
        }
        _ = try await visitor.recover(email: secrets.unknownEmail)
    }

    func takeSecondFactor(_ secrets: inout LeakSecrets) async throws {
        let secret = try await signedIn.startTOTP(passphrase: secrets.passphrase).value.secret
        let authenticator = try OneTimePassword(base32: secret)
        self.authenticator = authenticator
        secrets.learn("TOTP secret", secret)
        secrets.learn("TOTP secret", bytes: authenticator.secret)
        let codes = try await signedIn.confirmTOTP(try nextDigits()).value.backupCodes
        for code in codes { learn(code: code, as: "backup code", &secrets) }
        _ = try await signIn(secrets.email, secrets.passphrase, totp: try nextDigits(), &secrets)
        _ = try await signIn(secrets.email, secrets.passphrase, totp: codes.first, &secrets)
    }

    func move(_ secrets: inout LeakSecrets) async throws {
        secrets.learn("new e-mail", address: secrets.newEmail)
        let change = try await signedIn.changeEmail(to: secrets.newEmail, passphrase: secrets.passphrase).value.change
        learn(id: change, as: "e-mail change", &secrets)
        let code = try await letters.code(for: secrets.newEmail)
        learn(code: code, as: "mailed code", &secrets)
        _ = try await signedIn.confirmEmail(change: change, code: code)
    }

    func recover(_ secrets: inout LeakSecrets) async throws {
        secrets.learn("new passphrase", secrets.newPassphrase)
        let recovery = try await visitor.recover(email: secrets.newEmail).value.recovery
        learn(id: recovery, as: "recovery", &secrets)
        let code = try await letters.code(for: secrets.newEmail)
        learn(code: code, as: "mailed code", &secrets)
        _ = try await visitor.confirmRecovery(recovery, code: code, newPassphrase: secrets.newPassphrase)
        session = try await signIn(secrets.newEmail, secrets.newPassphrase, totp: try nextDigits(), &secrets)
    }

    func deleteSecondAccount(_ secrets: inout LeakSecrets) async throws {
        secrets.learn("deleted account's e-mail", address: secrets.deletedEmail)
        try await confirmSignUp(secrets.deletedEmail, &secrets)
        let session = try await signIn(secrets.deletedEmail, secrets.passphrase, &secrets)
        _ = try await AccountClient(server: servers.accounts, session: session)
            .deleteAccount(passphrase: secrets.passphrase)
    }

    /// A wallet with this epoch's tokens, and its copy at the server.
    func draw(_ secrets: inout LeakSecrets) async throws -> OwnerWallet {
        secrets.learn("wallet passphrase", secrets.walletPassphrase)
        let clock = servers.clock
        let wallet = try await OwnerWallet.create(
            at: servers.root + "/wallet/wallet", passphrase: secrets.walletPassphrase,
            signInPassphrase: secrets.newPassphrase,
            configuration: WalletConfiguration(accounts: servers.accounts, agents: servers.agents),
            environment: WalletEnvironment(clock: { clock.now }, hardening: .quick, connections: ear.connections))
        try await wallet.signedIn(email: secrets.newEmail, session: session)
        _ = try await wallet.draw()
        let code = try await wallet.recoveryCode()
        secrets.learn("wallet's recovery code", code)
        secrets.learn("wallet's recovery code", code.filter { $0 != "-" })
        try await wallet.backUp()
        listen(&secrets)
        return wallet
    }

    /// Learns what the wallet has sent meanwhile.
    func listen(_ secrets: inout LeakSecrets) {
        for (name, bytes) in ear.take() { secrets.learn(name, bytes: bytes) }
    }

    /// The next day: another session, another copy.
    func comeBack(_ wallet: OwnerWallet, _ secrets: inout LeakSecrets) async throws {
        session = try await signIn(secrets.newEmail, secrets.newPassphrase, totp: try nextDigits(), &secrets)
        try await wallet.signedIn(email: secrets.newEmail, session: session)
        try await wallet.backUp()
        _ = try await signedIn.account()
        _ = try await signedIn.sessions()
        _ = try await signedIn.export()
        listen(&secrets)
    }

    // MARK: Parts

    private var visitor: AccountClient { AccountClient(server: servers.accounts, session: nil) }
    private var signedIn: AccountClient { AccountClient(server: servers.accounts, session: session) }

    private func confirmSignUp(_ email: String, _ secrets: inout LeakSecrets) async throws {
        let signup = try await visitor.signUp(email: email, passphrase: secrets.passphrase).value.signup
        learn(id: signup, as: "sign-up", &secrets)
        let code = try await letters.code(for: email)
        learn(code: code, as: "mailed code", &secrets)
        _ = try await visitor.confirm(signup: signup, code: code)
    }

    private func signIn(
        _ email: String, _ passphrase: String, totp: String? = nil, _ secrets: inout LeakSecrets
    ) async throws -> String {
        let session = try await visitor.signIn(email: email, passphrase: passphrase, totp: totp).value.session
        learn(id: session, as: "session", &secrets)
        return session
    }

    /// Of a step of its own: each counts once.
    private func nextDigits() throws -> String {
        guard let authenticator else { throw DrillFailure("The second factor was not begun") }
        try servers.clock.set(Timestamp(milliseconds: servers.clock.now.milliseconds + 61_000))
        return authenticator.digits(at: servers.clock.now.milliseconds)
    }

    private func learn(code: String, as name: String, _ secrets: inout LeakSecrets) {
        secrets.learn(name, code)
        secrets.learn(name, code.filter { $0 != "-" })
    }

    /// The text, and the random bytes at its end.
    private func learn(id: String, as name: String, _ secrets: inout LeakSecrets) {
        secrets.learn(name, id)
        if let bytes = TokenText.bytes(String(id.suffix(43))) { secrets.learn(name, bytes: bytes) }
    }
}
