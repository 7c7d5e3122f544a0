import Storage
import AccountAPI
import ByteFraming
import HTTPSupport
import Hummingbird
import PassphraseHashing

/// POST /v1/accounts
///
/// The answer, the work and what is written are the same whether or not the address has an account: a passphrase is
/// hashed, an attempt and a mail are written. Only the mail differs.
enum SignUp {
    static let bodyLimit = 16_384

    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(SignUpRequest.self, upTo: bodyLimit)
        let attempt = try await begin(input, from: context.network, domain)
        return .json(
            SignUpReply(
                signup: attempt.text,
                message: "A mail is on its way. Send its code and this signup to POST /v1/accounts/confirm."),
            status: .accepted)
    }

    /// Begins an attempt, which the mailed code ends.
    static func begin(
        _ input: SignUpRequest, from network: LimiterKey, _ domain: AccountDomain
    ) async throws -> AttemptID {
        let email = try EmailAddress(input.email)
        let passphrase = try Passphrase.chosen(input.passphrase, for: email)
        let (people, tag) = (domain.people, domain.keys.emailTag(email))
        try domain.limiters.requireSignUp(tag, from: network, now: domain.clock.now)

        let hash = try await people.hashing.hash(passphrase)
        let isKnown = try await people.find(email) != nil
        let attempt = try await people.codes.prepare(.signUp, Content(email: email, passphrase: hash).bytes)
        let mail = try await people.post.prepare(
            isKnown ? .alreadySignedUp(to: email) : .signUpCode(attempt.code, to: email))
        let insert = isKnown ? attempt.withoutCode : attempt.insert
        try await domain.store.write(.privateAct) { transaction in
            try transaction.run(insert)
            try transaction.run(mail)
        }
        people.post.signal.wake()
        return attempt.attempt
    }

    /// What an attempt keeps until its code comes.
    struct Content {
        let email: EmailAddress
        let passphrase: PassphraseHash

        init(email: EmailAddress, passphrase: PassphraseHash) {
            self.email = email
            self.passphrase = passphrase
        }

        var bytes: [UInt8] { Framing.frame([Array(email.text.utf8), Array(passphrase.text.utf8)]) }

        init(bytes: [UInt8]) throws {
            var reader = FrameReader(bytes)
            email = EmailAddress(stored: String(decoding: try reader.field(upTo: EmailAddress.longest), as: UTF8.self))
            guard let hash = PassphraseHash(String(decoding: try reader.field(upTo: 512), as: UTF8.self)) else {
                throw FramingError.unexpected
            }
            passphrase = hash
            try reader.end()
        }
    }
}
