import AccountAPI
import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird
import LayerSupport

/// GET /signin
/// POST /signin
enum SignInPage {
    static let path = "/signin"

    /// The address of the page for somebody who is then led to `next`.
    static func path(next: String) -> String {
        let encoded = next.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
        return next == AccountPages.home ? path : "\(path)?next=\(encoded)"
    }

    static func show(_ request: Request, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        let query = try request.queryValues()
        let next = query["next"] ?? ""
        if context.account != nil { return .seeOther(context.landing(next)) }
        return sheet(context, domain, next: next, done: PageDone.words(query["done"]))
    }

    static func send(_ form: FormInput, _ context: PageContext, _ domain: AccountDomain) async throws -> Response {
        let next = form.typed("next", upTo: BrowserPaths.longestAddress)
        return try await PageProblem.catching {
            let input = SignInRequest(
                email: try form.text("email", "The e-mail address"),
                passphrase: try form.text("passphrase", "The passphrase"), totp: try form.optional("totp", "The code"))
            let session = try await SignIn.session(of: .browser, for: input, from: context.network, domain)
            // One browser, one session: the one that this begins in the place of is not left behind.
            if let account = context.account { try await SignOut.end(account, domain) }
            return .seeOther(context.landing(next)).beginning(session, domain)
        } orElse: { problem in
            sheet(context, domain, next: next, email: form.typed("email"), problem: problem)
        }
    }

    private struct Values: Sendable {
        let form: PageForm
        let next: String
        let email: String
        let problem: PageProblem?
        let done: String?
        let days = Sessions.days
    }

    private static func sheet(
        _ context: PageContext, _ domain: AccountDomain, next: String, email: String = "",
        problem: PageProblem? = nil, done: String? = nil
    ) -> Response {
        let values = Values(form: context.form(path), next: next, email: email, problem: problem, done: done)
        return domain.pages.sheet(
            "Sign in", section: path, "sign-in", values, status: problem?.status ?? .ok)
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
}

extension Response {
    /// This answer, with the cookie of a session that begins.
    func beginning(_ session: NewSession, _ domain: AccountDomain) -> Response {
        var response = self
        response.headers.append(
            HTTPField(name: .setCookie, value: BrowserCookies(publicURL: domain.publicURL).begin(session)))
        return response
    }

    /// This answer, with which the browser forgets its session.
    func endingSession(_ domain: AccountDomain) -> Response {
        var response = self
        response.headers.append(
            HTTPField(name: .setCookie, value: BrowserCookies(publicURL: domain.publicURL).end))
        return response
    }
}
