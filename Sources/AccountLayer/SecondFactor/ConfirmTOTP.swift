import JSONWriting
import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/account/totp/confirm
enum ConfirmTOTP {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(ConfirmTOTPRequest.self, upTo: SignUp.bodyLimit)
        let codes = try await confirm(input, of: context.account.id, domain)
        return .json(BackupCodesReply(backupCodes: codes.map(\.text)))
    }

    /// Turns the second factor on. Returns the backup codes, which are told this once.
    static func confirm(
        _ input: ConfirmTOTPRequest, of account: AccountID, _ domain: AccountDomain
    ) async throws -> [ShortCode] {
        let now = domain.clock.now
        try domain.limiters.requireProof(account, now: now)
        let codes = (0..<BackupCode.count).map { _ in ShortCode() }
        try await domain.people.change(account) { current in
            guard !current.person.secondFactor.isOn else { throw StartTOTP.alreadyOn }
            guard let secret = current.person.secondFactor.unconfirmed else { throw notBegun }
            guard let step = secret.step(of: input.totp.filter { $0 != " " }, at: now.milliseconds) else {
                throw SecondFactorProof.refused
            }
            // This code must not open a session too.
            domain.people.usedSteps.note(step, of: current.id)
            current.person.secondFactor.secret = secret
            current.person.secondFactor.unconfirmed = nil
            current.person.secondFactor.backupTags = codes.map { [key = current.key] in BackupCode.tag($0, key: key) }
        }
        return codes
    }

    private static let notBegun = Refusal.conflict(
        "TOTP_NOT_BEGUN", "There is no secret to confirm", hint: "Ask for one at POST /v1/account/totp.")
}
