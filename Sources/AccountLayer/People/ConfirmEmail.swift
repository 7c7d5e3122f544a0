import AccountAPI
import ByteFraming
import HTTPSupport
import Hummingbird
import Storage

/// POST /v1/account/email/confirm
///
/// What was drawn at the old address counts at the new one too: a change brings no second allowance, and a new account at
/// the old address brings none either.
enum ConfirmEmail {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(ConfirmEmailRequest.self, upTo: SignUp.bodyLimit)
        try await confirm(input, of: context.account.id, domain)
        return .json(DoneReply(message: "The address was changed. Sign in with the new one."))
    }

    /// Moves the account to the address of an attempt whose code is right.
    static func confirm(
        _ input: ConfirmEmailRequest, of id: AccountID, _ domain: AccountDomain
    ) async throws {
        let right = try await domain.people.codes.check(input.change, .emailChange, code: input.code)
        var reader = FrameReader(right.content)
        let account = try reader.field(exactly: AccountID.size)
        let email = EmailAddress(
            stored: String(decoding: try reader.field(upTo: EmailAddress.longest), as: UTF8.self))
        try reader.end()
        guard account == id.bytes else { throw MailedCodes.refused }
        let lockKey = id.lockKey
        let old = try await domain.people.load(id).person.email
        let moveDraws = try await Draws(domain: domain).move(from: old, to: email)
        do {
            try await domain.people.change(
                id,
                also: { transaction in
                    guard try transaction.first(right.take) != nil else { throw MailedCodes.refused }
                    // A batch that is counted at this moment is counted before the move or finds the account elsewhere.
                    try transaction.lock(lockKey)
                    try moveDraws(transaction)
                }
            ) { opened in
                guard opened.person.email == old else { throw MailedCodes.refused }
                opened.person.email = email
            }
        } catch StorageError.conflict {
            // Meanwhile an account was made with it.
            throw MailedCodes.refused
        }
    }
}
