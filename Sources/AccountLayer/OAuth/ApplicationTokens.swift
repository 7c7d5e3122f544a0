import HTTPSupport
import HTTPTypes
import Hummingbird

/// The access tokens of applications, as the API takes them.
struct ApplicationTokens: Sendable {
    let domain: AccountDomain

    /// What a token stands for. Throws a 401 `Refusal` where it is none, and where it is bound to a key and comes without a
    /// proof of it (RFC 9449 section 7).
    func application(holding token: String, request: Request) async throws -> ApplicationAccess {
        let scheme = request.headers[.authorization]?.prefix { $0 != " " }.lowercased() == "dpop" ? "DPoP" : "Bearer"
        do {
            guard let content = try await AccessTokens(domain: domain).find(token) else {
                throw OAuthRefusal(.invalidToken, "The access token is unknown, has expired or was revoked")
            }
            // A bound token that is taken as a bearer token is not bound, and the other way round a proof would say nothing.
            guard (content.thumbprint != nil) == (scheme == "DPoP") else {
                throw OAuthRefusal(
                    .invalidToken,
                    scheme == "DPoP"
                        ? "The access token is bound to no key: send it as Bearer"
                        : "The access token is bound to a key: send it as DPoP, with a proof")
            }
            if let bound = content.thumbprint {
                guard let shown = try DPoPProof.thumbprint(of: request, presenting: token, domain) else {
                    throw OAuthRefusal(.invalidDPoPProof, "The proof is missing")
                }
                guard shown == bound else {
                    throw OAuthRefusal(.invalidToken, "The access token is bound to another key than that of the proof")
                }
            }
            return ApplicationAccess(account: content.account, clientID: content.clientID, scopes: content.scopes)
        } catch let refusal as OAuthRefusal {
            throw refusal.resourceRefusal(scheme: refusal.code == .invalidToken ? scheme : "DPoP")
        }
    }
}
