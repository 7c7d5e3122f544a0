import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird

/// Which client asks, and that it is the one (RFC 6749 section 2.3).
enum ClientAuthentication {
    /// Throws an `OAuthRefusal`. A confidential client proves itself with its secret, in one place; a public one cannot.
    static func client(
        of request: Request, _ parameters: OAuthParameters, _ domain: AccountDomain
    ) async throws -> OAuthClient {
        let given = try credentials(of: request, parameters)
        guard let client = try await OAuthClients(domain: domain).find(given.id) else { throw refused }
        switch (client.secretTag, given.secret) {
        case (nil, nil): return client
        case (let expected?, let secret?):
            guard let secret = ApplicationSecret(secret, .clientSecret),
                ConstantTime.equal(secret.tag(domain.keys), expected)
            else { throw refused }
            return client
        // A public client with a secret is somebody who takes it for another.
        case (nil, _?), (_?, nil): throw refused
        }
    }

    /// The same for endpoints that answer confidential clients alone.
    static func confidentialClient(
        of request: Request, _ parameters: OAuthParameters, _ domain: AccountDomain
    ) async throws -> OAuthClient {
        let client = try await client(of: request, parameters, domain)
        guard !client.isPublic else { throw refused }
        return client
    }

    private static func credentials(
        of request: Request, _ parameters: OAuthParameters
    ) throws(OAuthRefusal) -> (id: String, secret: String?) {
        let (id, secret) = (try parameters.optional("client_id"), try parameters.optional("client_secret"))
        let fields = request.headers[values: .authorization]
        guard let field = fields.first else {
            guard let id else { throw OAuthRefusal(.invalidClient, "client_id is missing") }
            return (id, secret)
        }
        guard fields.count == 1, secret == nil else {
            throw OAuthRefusal(.invalidRequest, "A client proves itself in one way, not in two")
        }
        guard let basic = basic(field), id == nil || id == basic.id else { throw refused }
        return basic
    }

    /// RFC 6749 section 2.3.1: both parts are form-urlencoded before they are joined.
    private static func basic(_ field: String) -> (id: String, secret: String?)? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", field.utf8.count <= 1_024,
            let data = Data(base64Encoded: parts[1].trimmingCharacters(in: .whitespaces)),
            let text = String(validating: data, as: UTF8.self), let colon = text.firstIndex(of: ":"),
            let id = decoded(text[..<colon]), let secret = decoded(text[text.index(after: colon)...])
        else { return nil }
        return (id, secret.isEmpty ? nil : secret)
    }

    private static func decoded(_ text: Substring) -> String? {
        String(text).replacing("+", with: " ").removingPercentEncoding
    }

    /// The same for an unknown client and a wrong secret.
    private static let refused = OAuthRefusal(.invalidClient, "The client is unknown, or its secret is wrong or missing")
}
