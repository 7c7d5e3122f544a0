import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/totp/remove
enum RemoveTOTPForm {
    static let path = "/account/totp/remove"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let input = RemoveTOTPRequest(
                passphrase: try form.text("passphrase", "The passphrase"), totp: try form.text("totp", "The code"))
            try await RemoveTOTP.remove(input, of: context.account, domain)
            return .seeOther(PageDone.totpOff.after(SecurityPage.path))
        } orElse: { problem in
            try await SecurityPage.page(context, domain, problem: problem)
        }
    }
}
