import Storage
import JSONWriting
import AccountAPI
import ByteFraming
import HTTPSupport
import Hummingbird

/// POST /oauth/introspect
///
/// RFC 7662, for confidential clients and their own tokens: of any other the answer is that it is not active, so that
/// nobody learns by asking whose a token is.
enum IntrospectToken {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try await .toApplication {
            let parameters = try await OAuthParameters(form: request)
            let client = try await ClientAuthentication.confidentialClient(of: request, parameters, domain)
            let text = try parameters.required("token")
            let active =
                if let token = RefreshToken(text) {
                    try await active(token, of: client, domain)
                } else {
                    try await active(accessToken: text, of: client, domain)
                }
            return .json(IntrospectionReply(active: active))
        }
    }

    private static func active(
        accessToken text: String, of client: OAuthClient, _ domain: AccountDomain
    ) async throws -> IntrospectionReply.Active? {
        guard let content = try await AccessTokens(domain: domain).find(text), content.clientID == client.id else {
            return nil
        }
        return .init(
            scope: Scope.text(content.scopes), clientID: client.id,
            tokenType: content.thumbprint == nil ? "Bearer" : "DPoP", expires: content.expires / 1_000,
            subject: content.account.map { subject($0, client, domain) }, issuer: domain.publicURL.text,
            thumbprint: content.thumbprint.map(Base64URL.encode))
    }

    private static func active(
        _ token: RefreshToken, of client: OAuthClient, _ domain: AccountDomain
    ) async throws -> IntrospectionReply.Active? {
        let tag = token.grantTag(domain.keys)
        guard let row = try await domain.store.first(GrantQueries.find(tag)), row.expiresDay > domain.clock.now.day,
            ConstantTime.equal(row.secretTag, token.secretTag(domain.keys)),
            let (account, grant) = try await Grants(domain: domain).open(row, tag), grant.clientID == client.id
        else { return nil }
        return .init(
            scope: Scope.text(grant.scopes), clientID: client.id, tokenType: nil, expires: row.expiresDay * 86_400,
            subject: subject(account, client, domain), issuer: domain.publicURL.text,
            thumbprint: grant.thumbprint.map(Base64URL.encode))
    }

    /// The person's name for one client: two clients that compare theirs learn nothing.
    private static func subject(_ account: AccountID, _ client: OAuthClient, _ domain: AccountDomain) -> String {
        Base64URL.encode(
            domain.keys.tag("nacre/oauth-subject/v1\0", account.bytes, Array(client.id.utf8)).prefix(16))
    }
}
