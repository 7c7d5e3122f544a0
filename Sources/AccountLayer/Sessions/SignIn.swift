import Logging
import JSONWriting
import AccountAPI
import HTTPSupport
import Hummingbird
import PassphraseHashing

/// POST /v1/sessions
///
/// An unknown address costs what a known one costs: a record is opened and a passphrase hashed against it. What went
/// wrong is not told; that there is a second factor, only to who knows the passphrase.
enum SignIn {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(SignInRequest.self, upTo: SignUp.bodyLimit)
        let session = try await session(of: .program, for: input, from: context.network, domain)
        return .json(
            SignInReply(session: session.token.text, expiresDay: session.expiresDay), status: .created)
    }

    /// A session of who gives the right address, passphrase and code. Throws a `Refusal` for anybody else.
    static func session(
        of kind: SessionKind, for input: SignInRequest, from network: LimiterKey, _ domain: AccountDomain
    ) async throws -> NewSession {
        let email = try EmailAddress(input.email)
        let passphrase = try Passphrase.typed(input.passphrase)
        let attempt = try domain.limiters.beginSignIn(
            domain.keys.emailTag(email), from: network, now: domain.clock.now)
        let session: NewSession
        do {
            session = try await start(kind, email, passphrase, totp: input.totp, domain)
        } catch {
            // Only what was wrong counts; a full queue or a missing code tells nobody anything.
            if (error as? Refusal)?.code != refused.code { domain.limiters.takeBack(attempt) }
            throw error
        }
        domain.limiters.succeeded(attempt, now: domain.clock.now)
        return session
    }

    /// Verifies, and begins a session of exactly what was verified: where the account changed in between, verifies anew.
    private static func start(
        _ kind: SessionKind, _ email: EmailAddress, _ passphrase: Passphrase, totp: String?, _ domain: AccountDomain
    ) async throws -> NewSession {
        let people = domain.people
        // What this request proved already. A code of an authenticator counts once, so it is not asked for again.
        var verified: PassphraseHash?
        var proved: (proof: SecondFactorProof, secret: TOTPSecret)?
        for _ in 0..<5 {
            let stored = try await people.find(email)
            let opened: People.Opened
            if let stored { opened = try await people.open(stored) } else { opened = try people.nobody.open() }
            if verified != opened.person.passphrase || stored == nil {
                let isRight = try await people.hashing.verify(passphrase, against: opened.person.passphrase)
                guard isRight, stored != nil else { throw refused }
                verified = opened.person.passphrase
            }
            let factor = opened.person.secondFactor
            let proof: SecondFactorProof
            if let proved, proved.secret == factor.secret {
                proof = proved.proof
            } else {
                proof = factor.proof(
                    totp, of: opened.id, key: opened.key, used: people.usedSteps, now: domain.clock.now.milliseconds)
                if proof == .totp { proved = factor.secret.map { (proof, $0) } }
            }
            do {
                let session = try await start(kind, opened, proof, domain)
                await renewHash(passphrase, opened, domain)
                return session
            } catch is People.ChangedMeanwhile {
                continue
            }
        }
        throw Refusal.conflict(
            "CHANGED_MEANWHILE", "Other requests are changing this account", hint: "Nothing was changed. Try again.")
    }

    private static func start(
        _ kind: SessionKind, _ opened: People.Opened, _ proof: SecondFactorProof, _ domain: AccountDomain
    ) async throws -> NewSession {
        let sessions = Sessions(domain: domain)
        switch proof {
        case .missing: throw SecondFactorProof.required
        case .wrong: throw refused
        case .notNeeded, .totp: return try await sessions.start(for: opened.stored, as: kind)
        case .backup(let tag):
            // The session and the code that is used up are written together: of several at once one finds the code.
            var current = opened
            current.person.secondFactor.backupTags.removeAll { $0 == tag }
            let save = try domain.people.save(current)
            return try await sessions.start(for: opened.stored, as: kind) { try save.run(in: $0) }
        }
    }

    /// Brings a hash made with older parameters up to date. Signing in does not wait for a full queue, nor fail with it.
    private static func renewHash(_ passphrase: Passphrase, _ opened: People.Opened, _ domain: AccountDomain) async {
        let (people, old) = (domain.people, opened.person.passphrase)
        guard old.isOutdated(for: people.hashing.parameters) else { return }
        do {
            let hash = try await people.hashing.hash(passphrase)
            try await people.change(opened.id) { current in
                if current.person.passphrase == old { current.person.passphrase = hash }
            }
        } catch {
            domain.logger.report(error, doing: "renewing a passphrase hash", level: .warning)
        }
    }

    static let refused = Refusal(
        .unauthorized, "SIGN_IN_REFUSED", "Address, passphrase or code is wrong",
        hint: """
            Check all three, and that the address was confirmed with the mailed code. Forgot the passphrase? \
            nacre owner account recover, or POST /v1/recovery.
            """)
}
