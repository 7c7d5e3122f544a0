import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/totp/confirm
enum ConfirmTOTPForm {
    static let path = "/account/totp/confirm"

    /// Answers with a page and no redirect: the backup codes are told this once.
    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let input = ConfirmTOTPRequest(totp: try form.text("totp", "The code"))
            let codes = try await ConfirmTOTP.confirm(input, of: context.account.id, domain)
            return domain.pages.own(
                "The second factor is on", .security, "backup-codes", Values(codes: codes.map(\.text)), context)
        } orElse: { problem in
            // Shown again is what the form itself held: a session alone does not learn the secret.
            let secret = form.typed("secret").wholeMatch(of: /[A-Z2-7]{32}/).map { String($0.0) }
            guard let secret, problem.status == .forbidden else {
                return try await SecurityPage.page(context, domain, problem: problem)
            }
            return StartTOTPForm.page(secret, uri: nil, context, domain, problem: problem)
        }
    }

    private struct Values: Sendable {
        let codes: [String]
    }
}
