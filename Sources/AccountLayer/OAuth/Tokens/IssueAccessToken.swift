import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /oauth/token
///
/// RFC 6749 section 3.2. With a proof (RFC 9449 section 5) the access token is bound to its key.
enum IssueAccessToken {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try await .toApplication {
            let parameters = try await OAuthParameters(form: request)
            let client = try await ClientAuthentication.client(of: request, parameters, domain)
            let grant = try grant(parameters, client)
            let thumbprint = try DPoPProof.thumbprint(of: request, domain)
            guard thumbprint != nil || !client.needsProof else {
                throw OAuthRefusal(.invalidDPoPProof, "This client gets tokens only with a proof in the field DPoP")
            }
            var response = Response.json(try await reply(grant, parameters, client, thumbprint, domain))
            if thumbprint != nil { response.headers[.dpopNonce] = domain.oauth.nonces.current(domain.clock.now) }
            return response
        }
    }

    private static func grant(_ parameters: OAuthParameters, _ client: OAuthClient) throws(OAuthRefusal) -> GrantType {
        guard let grant = GrantType(rawValue: try parameters.required("grant_type")) else {
            throw OAuthRefusal(
                .unsupportedGrantType, "There are authorization codes, devices, refresh and client credentials")
        }
        // Who may begin with a person may go on.
        let isAllowed =
            grant == .refreshToken
            ? !client.grants.isDisjoint(with: [.authorizationCode, .deviceCode]) : client.grants.contains(grant)
        guard isAllowed else {
            throw OAuthRefusal(.unauthorizedClient, "This client is not registered for this grant type")
        }
        return grant
    }

    private static func reply(
        _ grant: GrantType, _ parameters: OAuthParameters, _ client: OAuthClient, _ thumbprint: [UInt8]?,
        _ domain: AccountDomain
    ) async throws -> AccessTokenReply {
        let begun: Grants.Begun
        switch grant {
        case .authorizationCode:
            begun = try await AuthorizationCodes(domain: domain).redeem(parameters, by: client, proof: thumbprint)
        case .deviceCode:
            begun = try await DeviceCodes(domain: domain).redeem(parameters, by: client, proof: thumbprint)
        case .refreshToken:
            begun = try await Grants(domain: domain).refresh(parameters, by: client, proof: thumbprint)
        case .clientCredentials:
            // RFC 6749 section 4.4: confidential clients alone, and no refresh token.
            guard !client.isPublic else { throw OAuthRefusal(.unauthorizedClient, "A public client has no credentials") }
            let scopes = try parameters.scopes(within: client.scopes) ?? client.scopes
            let token = try await AccessTokens(domain: domain).make(for: client, scopes, thumbprint)
            return reply(token, nil, scopes, thumbprint)
        }
        return reply(begun.accessToken, begun.refreshToken, begun.scopes, thumbprint)
    }

    private static func reply(
        _ access: ApplicationSecret, _ refresh: RefreshToken?, _ scopes: Set<Scope>, _ thumbprint: [UInt8]?
    ) -> AccessTokenReply {
        AccessTokenReply(
            accessToken: access.text, tokenType: thumbprint == nil ? "Bearer" : "DPoP",
            expiresIn: AccessTokens.lifetime, refreshToken: refresh?.text, scope: Scope.text(scopes))
    }
}
