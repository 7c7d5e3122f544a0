import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/account/totp
enum StartTOTP {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(StartTOTPRequest.self, upTo: SignUp.bodyLimit)
        let opened = try await PassphraseProof.require(input.passphrase, of: context.account, domain)
        let secret = TOTPSecret()
        try await domain.people.change(context.account.id) { current in
            guard !current.person.secondFactor.isOn else { throw alreadyOn }
            current.person.secondFactor.unconfirmed = secret
        }
        return .json(
            StartTOTPReply(secret: secret.base32, uri: secret.uri(for: opened.person.email)), status: .created)
    }

    static let alreadyOn = Refusal.conflict(
        "TOTP_ALREADY_ON", "This account has a second factor already",
        hint: "Remove it with DELETE /v1/account/totp, then begin anew.")
}
