import HTTPSupport
import HTTPTypes
import Hummingbird
import LayerSupport
import PageDesign

/// GET /oauth/authorize
/// POST /oauth/authorize
///
/// RFC 6749 section 4.1: an application sent the person here. The form carries the request as it came, and it is checked
/// anew when the answer comes: what is granted is what is in it.
enum ConsentPage {
    static let path = "/oauth/authorize"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        let query = request.uri.query ?? ""
        do {
            let asked = try await AuthorizationRequest(query: query, domain)
            let email = try await domain.people.load(context.account.id).person.email.text
            return page(
                Consent(
                    asked.client, asked.scopes, email: email, target: RedirectURI.target(of: asked.redirectURI),
                    request: query, form: context.form(path)), context, domain)
        } catch let misdirected as AuthorizationRequest.Misdirected {
            return .seeOther(misdirected.location(issuer: domain.publicURL.text))
        }
    }

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        let issuer = domain.publicURL.text
        do {
            let query = try form.text("request", "The request", upTo: AuthorizationRequest.longestQuery)
            let asked = try await AuthorizationRequest(query: query, domain)
            guard try Consent.isAllowed(form) else {
                return .seeOther(
                    asked.location(OAuthRefusal(.accessDenied, "The person refused"), issuer: issuer))
            }
            let code = try await AuthorizationCodes(domain: domain).make(for: context.account, asked)
            return .seeOther(asked.location(code: code, issuer: issuer))
        } catch let misdirected as AuthorizationRequest.Misdirected {
            return .seeOther(misdirected.location(issuer: issuer))
        }
    }

    /// Also for devices.
    static func page(_ consent: Consent, _ context: OwnPageContext, _ domain: AccountDomain) -> Response {
        domain.pages.own(
            "Let this application in?", nil, "consent", consent, context,
            leadingTo: consent.target.map { [$0] } ?? [])
    }
}

/// What the page says, in words.
struct Consent: Sendable {
    let name: SafeHTML
    let email: String
    let scopes: [String]
    let never = Scope.neverWords
    let days = Grants.days
    /// Where the answer goes; nil for a device, which asks for it.
    let target: String?
    /// Which device; nil for an application in the browser.
    let code: String?
    let request: String
    let form: PageForm

    init(
        _ client: OAuthClient, _ scopes: Set<Scope>, email: String, target: String? = nil, code: String? = nil,
        request: String, form: PageForm
    ) {
        name = .plain(client.name)
        self.email = email
        self.scopes = Scope.list(scopes).map(\.words)
        self.target = target
        self.code = code
        self.request = request
        self.form = form
    }

    /// Throws a `Refusal` for a form that says neither.
    static func isAllowed(_ form: FormInput) throws(Refusal) -> Bool {
        switch try form.text("decision", "The answer") {
        case "allow": return true
        case "refuse": return false
        default: throw .badRequest("INVALID_FORM", "The form cannot be read", hint: "Load the page again.")
        }
    }
}
