import AccountAPI
import HTTPSupport
import Hummingbird

/// DELETE /v1/account/totp
enum RemoveTOTP {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(RemoveTOTPRequest.self, upTo: SignUp.bodyLimit)
        try await remove(input, of: context.account, domain)
        return .json(DoneReply(message: "The second factor is off."))
    }

    static func remove(
        _ input: RemoveTOTPRequest, of account: SignedInAccount, _ domain: AccountDomain
    ) async throws {
        let opened = try await PassphraseProof.require(input.passphrase, of: account, domain)
        let proof = try SecondFactorProof.require(input.totp, of: opened, domain)
        guard proof != .notNeeded else {
            throw Refusal.conflict("TOTP_OFF", "This account has no second factor", hint: "There is nothing to remove.")
        }
        try await domain.people.change(account.id) { current in
            // A backup code may have been used up since it was looked at.
            if case .backup(let tag) = proof, !current.person.secondFactor.backupTags.contains(tag) {
                throw SecondFactorProof.refused
            }
            current.person.secondFactor.turnOff()
        }
    }
}
