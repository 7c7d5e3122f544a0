import Hummingbird
import LayerSupport

/// POST /account/sessions/end
enum EndSessionsForm {
    static let path = "/account/sessions/end"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await SignOutEverywhere.end(context.account, domain)
        return .seeOther(PageDone.signedOut.after(SignInPage.path)).endingSession(domain)
    }
}
