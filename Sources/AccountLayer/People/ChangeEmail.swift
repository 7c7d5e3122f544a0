import Storage
import AccountAPI
import ByteFraming
import HTTPSupport
import Hummingbird

/// POST /v1/account/email
///
/// As with a sign-up, nothing but the mail tells whether the new address has an account.
enum ChangeEmail {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(ChangeEmailRequest.self, upTo: SignUp.bodyLimit)
        let attempt = try await begin(input, of: context.account, from: context.network, domain)
        return .json(
            ChangeEmailReply(
                change: attempt.text,
                message:
                    "A mail is on its way to the new address. Send its code and this change to POST /v1/account/email/confirm."
            ), status: .accepted)
    }

    /// Begins an attempt, which the mailed code ends.
    static func begin(
        _ input: ChangeEmailRequest, of account: SignedInAccount, from network: LimiterKey, _ domain: AccountDomain
    ) async throws -> AttemptID {
        let email = try EmailAddress(input.email)
        let people = domain.people
        let opened = try await PassphraseProof.require(input.passphrase, of: account, domain)
        try domain.limiters.requireCode(domain.keys.emailTag(email), from: network, now: domain.clock.now)

        // Its own address may be written anew in another case.
        let holder = try await people.find(email)
        let isTaken = holder.map { $0.id != opened.id } ?? false
        let content = Framing.frame([opened.id.bytes, Array(email.text.utf8)])
        let attempt = try await people.codes.prepare(.emailChange, content)
        let mail = try await people.post.prepare(
            isTaken ? .addressTaken(to: email) : .emailChangeCode(attempt.code, to: email))
        let notice = try await people.post.prepare(.emailChangeNotice(to: opened.person.email))
        let insert = isTaken ? attempt.withoutCode : attempt.insert
        try await domain.store.write(.privateAct) { transaction in
            try transaction.run(insert)
            try transaction.run(mail)
            try transaction.run(notice)
        }
        people.post.signal.wake()
        return attempt.attempt
    }
}
