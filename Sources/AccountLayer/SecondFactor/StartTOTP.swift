import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/account/totp
enum StartTOTP {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(StartTOTPRequest.self, upTo: SignUp.bodyLimit)
        return .json(try await begin(input, of: context.account, domain), status: .created)
    }

    /// Makes a secret that counts once a first code proves that it was kept.
    static func begin(
        _ input: StartTOTPRequest, of account: SignedInAccount, _ domain: AccountDomain
    ) async throws -> StartTOTPReply {
        let opened = try await PassphraseProof.require(input.passphrase, of: account, domain)
        let secret = TOTPSecret()
        try await domain.people.change(account.id) { current in
            guard !current.person.secondFactor.isOn else { throw alreadyOn }
            current.person.secondFactor.unconfirmed = secret
        }
        return StartTOTPReply(secret: secret.base32, uri: secret.uri(for: opened.person.email))
    }

    static let alreadyOn = Refusal.conflict(
        "TOTP_ALREADY_ON", "This account has a second factor already",
        hint: "Remove it with DELETE /v1/account/totp, then begin anew.")
}
