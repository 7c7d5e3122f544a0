import AccountAPI
import HTTPSupport
import HTTPTypes
import Hummingbird

/// What the endpoints for applications refuse with: a code that the RFCs name, and words for who writes the application.
struct OAuthRefusal: Error, Sendable {
    enum Code: String, Sendable {
        // RFC 6749 sections 4.1.2.1 and 5.2.
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case invalidScope = "invalid_scope"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case accessDenied = "access_denied"
        // RFC 8628 section 3.5.
        case authorizationPending = "authorization_pending"
        case slowDown = "slow_down"
        case expiredToken = "expired_token"
        // RFC 9101 section 6.1: neither is taken.
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
        // RFC 6750 section 3.1.
        case invalidToken = "invalid_token"
        // RFC 9449 sections 5 and 8.
        case invalidDPoPProof = "invalid_dpop_proof"
        case useDPoPNonce = "use_dpop_nonce"
    }

    let code: Code
    /// Without quotes and backslashes (RFC 6749 section 5.2).
    let words: String
    /// For `use_dpop_nonce`: the one to use.
    var nonce: String?

    init(_ code: Code, _ words: String, nonce: String? = nil) {
        self.code = code
        self.words = words
        self.nonce = nonce
    }

    /// RFC 6749 section 5.2: 400, but 401 for a client that did not prove itself.
    var response: Response {
        let isClient = code == .invalidClient
        var response = Response.json(
            OAuthError(error: code.rawValue, description: words), status: isClient ? .unauthorized : .badRequest)
        if isClient { response.headers[.wwwAuthenticate] = "Basic realm=\"nacre\"" }
        if let nonce { response.headers[.dpopNonce] = nonce }
        return response
    }

    /// For an access token at the API (RFC 6750 section 3, RFC 9449 section 7.1).
    func resourceRefusal(scheme: String) -> Refusal {
        var refusal = Refusal(.unauthorized, code.rawValue.uppercased(), words, hint: Self.hint)
        let algorithms = scheme == "DPoP" ? ", algs=\"\(DPoPProof.algorithms.joined(separator: " "))\"" : ""
        refusal.fields[.wwwAuthenticate] =
            "\(scheme) error=\"\(code.rawValue)\", error_description=\"\(words)\"\(algorithms)"
        if let nonce { refusal.fields[.dpopNonce] = nonce }
        return refusal
    }

    private static let hint = "Access tokens come from POST /oauth/token and work for ten minutes."

    static let unknownGrant = OAuthRefusal(.invalidGrant, "The code or token is unknown, used up, or of another client")
}

extension Response {
    /// Answers what `body` refuses as the RFCs say.
    static func toApplication(_ body: () async throws -> Response) async throws -> Response {
        do { return try await body() } catch let refusal as OAuthRefusal { return refusal.response }
    }
}

extension HTTPField.Name {
    static let dpop = Self("DPoP") ?? .authorization
    static let dpopNonce = Self("DPoP-Nonce") ?? .wwwAuthenticate
}
