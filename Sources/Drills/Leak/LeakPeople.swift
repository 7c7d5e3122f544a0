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
    private var invoiceNumber = ""
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

    // MARK: Money

    /// Who pays is told, a card's number is written where it does not belong, a plan that costs something is chosen, and its
    /// invoice is read.
    func pay(_ secrets: inout LeakSecrets) async throws {
        for (name, text) in [
            ("payer's name", secrets.payerName), ("billing address", secrets.street), ("billing address", secrets.city),
            ("tax number", secrets.taxID), ("card", secrets.card),
        ] {
            secrets.learn(name, text)
        }
        let spaced = stride(from: 0, to: 16, by: 4).map { String(secrets.card.dropFirst($0).prefix(4)) }
            .joined(separator: " ")
        secrets.learn("card", spaced)
        for text in [secrets.card, spaced] {
            try await refuse(400) { try await signedIn.setBilling(Self.details(secrets, line2: text)) }
            try await refuse(400) { try await signedIn.setPaymentMethod(reference: text) }
        }
        _ = try await signedIn.setBilling(Self.details(secrets, line2: nil))
        _ = try await signedIn.choosePlan("paid")
        guard let invoice = try await signedIn.invoices().value.invoices.first,
            invoice.recipient.name == secrets.payerName
        else { throw DrillFailure("A plan that costs something was chosen, and there is no invoice") }
        invoiceNumber = invoice.number
        secrets.learn("invoice", invoice.number)
        _ = try await signedIn.invoice(invoice.number)
        _ = try await signedIn.billing()
    }

    private static func details(_ secrets: LeakSecrets, line2: String?) -> BillingDetailsObject {
        BillingDetailsObject(
            name: secrets.payerName, line1: secrets.street, line2: line2, postalCode: "18055", city: secrets.city,
            country: "DE", taxID: secrets.taxID)
    }

    private func refuse<Value>(_ status: Int, _ act: () async throws -> Value) async throws {
        do { _ = try await act() } catch let refusal as ClientRefusal where refusal.status == status { return }
        throw DrillFailure("A card's number was not refused with \(status)")
    }

    /// Every endpoint, asked by a stranger and by somebody else who is signed in, for what the first one paid.
    func crawl(_ secrets: inout LeakSecrets) async throws -> [(name: String, bytes: [UInt8])] {
        secrets.learn("neighbour's e-mail", address: secrets.neighbourEmail)
        try await confirmSignUp(secrets.neighbourEmail, &secrets)
        let neighbour = try await signIn(secrets.neighbourEmail, secrets.passphrase, &secrets)
        let crawl = LeakCrawl(server: servers.accounts, invoice: invoiceNumber)
        return [
            ("accounts' server, every endpoint, to a stranger", try await crawl.run(session: nil)),
            (Self.toNeighbour, try await crawl.run(session: neighbour)),
        ]
    }

    static let toNeighbour = "accounts' server, every endpoint, to somebody else"

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
