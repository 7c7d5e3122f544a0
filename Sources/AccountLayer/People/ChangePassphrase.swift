import Storage
import AccountAPI
import HTTPSupport
import Hummingbird
import PassphraseHashing

/// POST /v1/account/passphrase
enum ChangePassphrase {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(ChangePassphraseRequest.self, upTo: SignUp.bodyLimit)
        try await change(input, of: context.account, domain)
        return .json(DoneReply(message: "The passphrase was changed, and the other sessions were ended."))
    }

    static func change(
        _ input: ChangePassphraseRequest, of account: SignedInAccount, _ domain: AccountDomain
    ) async throws {
        let people = domain.people
        let opened = try await PassphraseProof.require(input.old, of: account, domain)
        let new = try Passphrase.chosen(input.new, for: opened.person.email)
        let hash = try await people.hashing.hash(new)
        let notice = try await people.post.prepare(.passphraseNotice(to: opened.person.email))
        try await people.change(
            account.id,
            also: { transaction in
                try transaction.run(SessionQueries.deleteOthers(of: account.id, but: account.sessionTag))
                try transaction.run(notice)
            }
        ) { current in
            // Somebody else may have changed it since it was asked for.
            guard current.person.passphrase == opened.person.passphrase else { throw PassphraseProof.wrong }
            current.person.passphrase = hash
        }
        people.post.signal.wake()
    }
}
