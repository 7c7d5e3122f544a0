import HTTPSupport
import PassphraseHashing

/// The passphrase asked again of who is signed in, before what a stolen session must not do.
enum PassphraseProof {
    static func require(
        _ typed: String, of account: SignedInAccount, _ domain: AccountDomain
    ) async throws -> People.Opened {
        let passphrase = try Passphrase.typed(typed)
        try domain.limiters.requireProof(account.id, now: domain.clock.now)
        let opened = try await domain.people.load(account.id)
        guard try await domain.people.hashing.verify(passphrase, against: opened.person.passphrase) else {
            throw wrong
        }
        return opened
    }

    static let wrong = Refusal.forbidden(
        "PASSPHRASE_WRONG", "The passphrase is wrong", hint: "Give the passphrase that you sign in with.")
}
