import Storage
import AccountAPI
import ByteFraming
import HTTPSupport
import Hummingbird
import PassphraseHashing

/// POST /v1/recovery/confirm
///
/// Ends all sessions, and lets no application in any more: whoever was in the account is out. A second factor stays: who reads the mailbox alone cannot sign in.
enum ConfirmRecovery {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(ConfirmRecoveryRequest.self, upTo: SignUp.bodyLimit)
        try await confirm(input, domain)
        return .json(
            DoneReply(message: "The passphrase was changed, and all sessions and applications were ended. Sign in."))
    }

    /// Sets the passphrase of an attempt whose code is right.
    static func confirm(_ input: ConfirmRecoveryRequest, _ domain: AccountDomain) async throws {
        let passphrase = try Passphrase.chosen(input.passphrase)
        let people = domain.people
        let right = try await people.codes.check(input.recovery, .recovery, code: input.code)
        var reader = FrameReader(right.content)
        guard let id = AccountID(bytes: try reader.field(exactly: AccountID.size)) else { throw MailedCodes.refused }
        try reader.end()
        let email: EmailAddress
        do { email = try await people.load(id).person.email } catch is Refusal { throw MailedCodes.refused }
        _ = try Passphrase.chosen(input.passphrase, for: email)

        let hash = try await people.hashing.hash(passphrase)
        let applications = Grants(domain: domain).erasure(of: id)
        let notice = try await people.post.prepare(.passphraseNotice(to: email))
        try await people.change(
            id,
            also: { transaction in
                guard try transaction.first(right.take) != nil else { throw MailedCodes.refused }
                try transaction.run(SessionQueries.deleteAll(of: id))
                try transaction.run(applications)
                try transaction.run(notice)
            }
        ) { $0.person.passphrase = hash }
        people.post.signal.wake()
    }
}
