import Storage
import AccountAPI
import ByteFraming
import HTTPSupport
import Hummingbird

/// POST /v1/recovery
///
/// An attempt and a mail are written for every address; only the mail differs.
enum StartRecovery {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(RecoveryRequest.self, upTo: SignUp.bodyLimit)
        let attempt = try await begin(input, from: context.network, domain)
        return .json(
            RecoveryReply(
                recovery: attempt.text,
                message: "A mail is on its way. Send its code and this recovery to POST /v1/recovery/confirm."),
            status: .accepted)
    }

    /// Begins an attempt, which the mailed code ends.
    static func begin(
        _ input: RecoveryRequest, from network: LimiterKey, _ domain: AccountDomain
    ) async throws -> AttemptID {
        let email = try EmailAddress(input.email)
        let people = domain.people
        try domain.limiters.requireRecovery(domain.keys.emailTag(email), from: network, now: domain.clock.now)

        let known = try await people.find(email)
        // Nobody's id is of the same length and was given to nobody.
        let content = Framing.frame([(known?.id ?? AccountID()).bytes])
        let attempt = try await people.codes.prepare(.recovery, content)
        let mail = try await people.post.prepare(
            known == nil ? .nothingToRecover(to: email) : .recoveryCode(attempt.code, to: email))
        let insert = known == nil ? attempt.withoutCode : attempt.insert
        try await domain.store.write(.privateAct) { transaction in
            try transaction.run(insert)
            try transaction.run(mail)
        }
        people.post.signal.wake()
        return attempt.attempt
    }
}
