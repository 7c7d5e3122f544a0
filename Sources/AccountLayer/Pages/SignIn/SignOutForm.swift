import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /signout
enum SignOutForm {
    static let path = "/signout"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await SignOut.end(context.account, domain)
        return .seeOther(PageDone.signedOut.after(SignInPage.path)).endingSession(domain)
    }
}
