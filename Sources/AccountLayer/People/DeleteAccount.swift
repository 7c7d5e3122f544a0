import AccountAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /v1/account
///
/// Destroys the account's data key, which shreds everything sealed under it here and in every backup without the key
/// store, and deletes its rows. Kept is only what its address drew in this epoch and the one before, under a keyed hash
/// (`Draws`): otherwise signing up again would bring new tokens. No mail is sent.
enum DeleteAccount {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(DeleteAccountRequest.self, upTo: SignUp.bodyLimit)
        try await delete(input, of: context.account, domain)
        return .json(DoneReply(message: message))
    }

    static func delete(
        _ input: DeleteAccountRequest, of account: SignedInAccount, _ domain: AccountDomain
    ) async throws {
        let opened = try await PassphraseProof.require(input.passphrase, of: account, domain)
        try SecondFactorProof.require(input.totp, of: opened, domain)
        let id = opened.id
        let record = domain.keys.record(of: id)
        let erase = try await AccountRows.eraser(of: id, domain)
        // A sign-in at the same moment may add a session between the two deletions: then once more.
        for attempt in 1...3 {
            do {
                try await domain.store.write(.privateAct) { transaction in
                    try transaction.run(DoomedKeyQueries.insert(record))
                    try erase(transaction)
                    try transaction.run(SessionQueries.deleteAll(of: id))
                    try transaction.run(PersonQueries.delete(id))
                }
                break
            } catch StorageError.constraint where attempt < 3 {
                continue
            }
        }
        try await DoomedKeys(domain: domain).destroy()
    }

    private static let message =
        "The account is gone. \(HonestLimits.keptAfterDeletion) Agents that were claimed live on with their owner keys."
}
