import Storage
import HTTPSupport
import HTTPTypes
import Hummingbird

/// POST /oauth/revoke
///
/// RFC 7009. A refresh token ends its grant, with all access tokens of it; an access token ends alone. What is no token is
/// revoked already.
enum RevokeToken {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try await .toApplication {
            let parameters = try await OAuthParameters(form: request)
            let client = try await ClientAuthentication.client(of: request, parameters, domain)
            let text = try parameters.required("token")
            if let token = RefreshToken(text) {
                try await revoke(token, of: client, domain)
            } else if let content = try await AccessTokens(domain: domain).find(text),
                let token = ApplicationSecret(text, .accessToken)
            {
                guard content.clientID == client.id else { throw ofAnother }
                try await AccessTokens(domain: domain).revoke(token)
            }
            return Response(status: .ok, headers: [.cacheControl: "no-store"])
        }
    }

    /// Also with a secret that was used before: whoever has it wants it to end.
    private static func revoke(_ token: RefreshToken, of client: OAuthClient, _ domain: AccountDomain) async throws {
        let grants = Grants(domain: domain)
        let tag = token.grantTag(domain.keys)
        guard let row = try await domain.store.first(GrantQueries.find(tag)),
            let (_, grant) = try await grants.open(row, tag)
        else { return }
        guard grant.clientID == client.id else { throw ofAnother }
        try await grants.end(tag)
    }

    /// RFC 7009 section 2.1.
    private static let ofAnother = OAuthRefusal(.unauthorizedClient, "The token was issued to another client")
}
