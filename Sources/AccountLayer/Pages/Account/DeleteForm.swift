import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/delete
enum DeleteForm {
    static let path = "/account/delete"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let input = DeleteAccountRequest(
                passphrase: try form.text("passphrase", "The passphrase"), totp: try form.optional("totp", "The code"))
            guard form.isChecked("sure") else { throw notSure }
            try await DeleteAccount.delete(input, of: context.account, domain)
            return .seeOther(PageDone.deleted.after(SignInPage.path)).endingSession(domain)
        } orElse: { problem in
            try await DataPage.page(context, domain, problem: problem)
        }
    }

    private static let notSure = Refusal.badRequest(
        "NOT_SURE", "The box above the button is not ticked", hint: "Nothing was deleted. Tick it to delete the account.")
}
