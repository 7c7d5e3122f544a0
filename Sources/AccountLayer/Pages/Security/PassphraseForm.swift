import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/passphrase
enum PassphraseForm {
    static let path = "/account/passphrase"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let input = ChangePassphraseRequest(
                old: try form.text("old", "The old passphrase"), new: try form.passphraseTwice())
            try await ChangePassphrase.change(input, of: context.account, domain)
            return .seeOther(PageDone.passphrase.after(SecurityPage.path))
        } orElse: { problem in
            try await SecurityPage.page(context, domain, problem: problem)
        }
    }
}
