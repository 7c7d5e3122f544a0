import AccountAPI
import HTTPSupport
import HTTPTypes
import Hummingbird

/// GET /.well-known/oauth-authorization-server
///
/// RFC 8414: the issuer is the public address of this server.
enum GetAuthorizationServer {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        var response = Response.json(
            AuthorizationServerReply(
                issuer: domain.publicURL.text, scopes: Scope.allCases.map(\.rawValue),
                grantTypes: GrantType.allCases.map(\.rawValue), signingAlgorithms: DPoPProof.algorithms))
        response.headers[.cacheControl] = "public, max-age=300"
        return response
    }
}
