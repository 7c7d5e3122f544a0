import Storage
import JSONWriting
import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/accounts/confirm
enum ConfirmSignUp {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(ConfirmSignUpRequest.self, upTo: SignUp.bodyLimit)
        try await confirm(input, domain)
        return .json(DoneReply(message: "The account is there. Sign in at POST /v1/sessions."), status: .created)
    }

    /// Makes the account of an attempt whose code is right.
    static func confirm(_ input: ConfirmSignUpRequest, _ domain: AccountDomain) async throws {
        let right = try await domain.people.codes.check(input.signup, .signUp, code: input.code)
        let content = try SignUp.Content(bytes: right.content)

        let id = AccountID()
        let person = Person(
            email: content.email, passphrase: content.passphrase, createdDay: domain.clock.now.day)
        let sealed = try domain.keys.seal(person, of: id, under: try await domain.keys.dataKey(of: id))
        let tag = domain.keys.emailTag(content.email)
        do {
            try await domain.store.write(.privateAct) { transaction in
                try transaction.lock(id.lockKey)
                // Of several confirmations at once one finds the attempt; of several attempts with one address the first
                // confirmed makes the account.
                guard try transaction.first(right.take) != nil,
                    try transaction.first(PersonQueries.insert(id, emailTag: tag, sealed: sealed)) != nil
                else { throw MailedCodes.refused }
            }
        } catch let refusal as Refusal {
            // The transaction's own: it left nothing behind.
            try await domain.keys.destroyDataKey(of: id)
            throw refusal
        } catch {
            guard try await isThere(id, domain) else {
                try await domain.keys.destroyDataKey(of: id)
                throw error
            }
        }
    }

    /// Whether the account was made although its transaction failed: a connection can be lost while it commits. The lock
    /// waits for a commit that is still under way. A database that does not answer throws, and the key stays: one that
    /// opens nothing does no harm, an account without its key is lost.
    private static func isThere(_ id: AccountID, _ domain: AccountDomain) async throws -> Bool {
        try await domain.store.write(.privateAct) { transaction in
            try transaction.lock(id.lockKey)
            return try transaction.first(PersonQueries.withID(id)) != nil
        }
    }
}
