import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/totp
enum StartTOTPForm {
    static let path = "/account/totp"

    /// Answers with a page and no redirect: what it shows is told this once.
    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let input = StartTOTPRequest(passphrase: try form.text("passphrase", "The passphrase"))
            let begun = try await StartTOTP.begin(input, of: context.account, domain)
            return page(begun.secret, uri: begun.uri, context, domain)
        } orElse: { problem in
            try await SecurityPage.page(context, domain, problem: problem)
        }
    }

    /// - Parameters:
    ///   - secret: base32, as this page showed it before.
    ///   - uri: nil where the page is shown again, for which nobody gives the address.
    static func page(
        _ secret: String, uri: String?, _ context: OwnPageContext, _ domain: AccountDomain,
        problem: PageProblem? = nil
    ) -> Response {
        let groups = stride(from: 0, to: secret.count, by: 4).map { start in
            String(secret.dropFirst(start).prefix(4))
        }
        return domain.pages.own(
            "Set up the second factor", .security, "authenticator",
            Values(
                secret: secret, groups: groups.joined(separator: " "), uri: uri,
                confirm: context.form(ConfirmTOTPForm.path)), context, problem: problem)
    }

    private struct Values: Sendable {
        let secret: String
        let groups: String
        let uri: String?
        let confirm: PageForm
    }
}
