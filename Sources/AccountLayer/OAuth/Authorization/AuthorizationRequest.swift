import ByteFraming
import HTTPSupport

/// What an application asks a person for (RFC 6749 section 4.1.1), checked.
struct AuthorizationRequest: Sendable {
    let client: OAuthClient
    let redirectURI: String
    let scopes: Set<Scope>
    let state: String?
    let challenge: CodeChallenge
    /// Of the key that the tokens are to be bound to (RFC 9449 section 10).
    let thumbprint: [UInt8]?

    static let longestQuery = 4_096
    private static let longestState = 1_024

    /// What is wrong with a request whose redirect URI is right: the application is told, by the person's browser.
    struct Misdirected: Error {
        let refusal: OAuthRefusal
        let redirectURI: String
        let state: String?
    }

    /// Throws a `Refusal` as long as it is not known where an answer may go (RFC 6749 section 4.1.2.1), then `Misdirected`.
    init(query: String, _ domain: AccountDomain) async throws {
        let (parameters, client, redirectURI): (OAuthParameters, OAuthClient, String)
        do {
            guard query.utf8.count <= Self.longestQuery else {
                throw OAuthRefusal(.invalidRequest, "The address is too long")
            }
            parameters = try OAuthParameters(query: query)
            let id = try parameters.required("client_id")
            guard let found = try await OAuthClients(domain: domain).find(id) else {
                throw OAuthRefusal(.invalidClient, "The application is not registered here")
            }
            client = found
            redirectURI = try parameters.required("redirect_uri", upTo: RedirectURI.longest)
            guard client.redirectURIs.contains(where: { $0.matches(redirectURI) }) else {
                throw OAuthRefusal(.invalidRequest, "The address to return to is not one that the application registered")
            }
        } catch let refusal as OAuthRefusal {
            throw Self.nowhere(refusal)
        }
        let state: String?
        do throws(OAuthRefusal) { state = try parameters.optional("state", upTo: Self.longestState) } catch {
            throw Misdirected(refusal: error, redirectURI: redirectURI, state: nil)
        }
        do throws(OAuthRefusal) {
            try self.init(parameters, client, redirectURI, state)
        } catch {
            throw Misdirected(refusal: error, redirectURI: redirectURI, state: state)
        }
    }

    private init(
        _ parameters: OAuthParameters, _ client: OAuthClient, _ redirectURI: String, _ state: String?
    ) throws(OAuthRefusal) {
        guard try parameters.optional("request", upTo: Self.longestQuery) == nil else {
            throw OAuthRefusal(.requestNotSupported, "Request objects are not taken")
        }
        guard try parameters.optional("request_uri", upTo: Self.longestQuery) == nil else {
            throw OAuthRefusal(.requestURINotSupported, "Request objects are not taken")
        }
        guard try parameters.required("response_type") == "code" else {
            throw OAuthRefusal(.unsupportedResponseType, "response_type must be code")
        }
        if let mode = try parameters.optional("response_mode"), mode != "query" {
            throw OAuthRefusal(.invalidRequest, "response_mode must be query")
        }
        guard client.grants.contains(.authorizationCode) else {
            throw OAuthRefusal(.unauthorizedClient, "This client may not use authorization codes")
        }
        self.client = client
        self.redirectURI = redirectURI
        self.state = state
        challenge = try CodeChallenge(parameters)
        thumbprint = try DPoPThumbprint.asked(parameters)
        scopes = try parameters.requiredScopes(within: client.scopes)
    }

    private static func nowhere(_ refusal: OAuthRefusal) -> Refusal {
        .badRequest(
            "AUTHORIZATION_REQUEST_REFUSED", "The application sent you here with a request that cannot be answered",
            hint: "\(refusal.words). Nothing was granted. Tell whoever runs the application.")
    }

    // MARK: The answer

    /// With the issuer, so that a client of several servers knows whose answer it is (RFC 9207 section 2).
    func location(code: ApplicationSecret, issuer: String) -> String {
        Self.location([("code", code.text)], redirectURI, state, issuer: issuer)
    }

    func location(_ refusal: OAuthRefusal, issuer: String) -> String {
        Misdirected(refusal: refusal, redirectURI: redirectURI, state: state).location(issuer: issuer)
    }

    fileprivate static func location(
        _ parameters: [(String, String)], _ uri: String, _ state: String?, issuer: String
    ) -> String {
        RedirectURI.adding(parameters + (state.map { [("state", $0)] } ?? []) + [("iss", issuer)], to: uri)
    }
}

extension AuthorizationRequest.Misdirected {
    func location(issuer: String) -> String {
        AuthorizationRequest.location(
            [("error", refusal.code.rawValue), ("error_description", refusal.words)], redirectURI, state, issuer: issuer)
    }
}
