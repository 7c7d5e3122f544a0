import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/email
enum EmailForm {
    static let path = "/account/email"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let input = ChangeEmailRequest(
                email: try form.text("email", "The new address"),
                passphrase: try form.text("passphrase", "The passphrase"))
            let attempt = try await ChangeEmail.begin(input, of: context.account, from: context.network, domain)
            return .seeOther(ConfirmEmailPage.path(of: attempt))
        } orElse: { problem in
            try await SecurityPage.page(context, domain, problem: problem, typedEmail: form.typed("email"))
        }
    }
}
