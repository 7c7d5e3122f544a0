import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/agents/me/identity-token
enum IssueIdentityToken {
    private static let bodyLimit = 4_096

    /// Nothing is written: which apps an agent signs in to, nobody can read here later.
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSONIfAny(IdentityTokenRequest.self, upTo: bodyLimit)
        let audience = try input?.audience.map { (text) throws(Refusal) in try Self.audience(text) }
        // Nothing is written here, so nobody else looks.
        try await network.store.first(SuspensionQueries.find(context.agent.id))?.suspension.check(at: network.clock.now)
        var profile: IdentityClaims.Profile?
        if let scope = input?.scope, !scope.isEmpty {
            guard IdentityScope(rawValue: scope) == .profile else { throw Refusal.invalidScope }
            profile = try await Self.profile(of: context.agent, network)
        }
        let now = network.clock.now
        let (token, claims) = try await network.identity.keys.sign(
            for: context.agent.id, audience: audience, profile: profile, at: now)
        return .json(
            IdentityTokenReply(
                identityToken: token, expiresIn: claims.exp - now.milliseconds / 1_000, expiresAt: claims.expiresAt,
                audience: audience?.text, scope: claims.scope, subject: claims.sub))
    }

    private static func audience(_ text: String) throws(Refusal) -> Audience {
        guard let audience = Audience(text) else { throw .invalidAudience }
        return audience
    }

    private static func profile(of agent: CurrentAgent, _ network: AgentNetwork) async throws -> IdentityClaims.Profile {
        guard let stored = try await network.store.first(AgentQueries.byID(agent.id)) else { throw Refusal.agentNotFound }
        return IdentityClaims.Profile(
            id: agent.id.text, name: stored.name, karma: stored.karma, isClaimed: stored.claimedDay != nil,
            createdDay: String(Timestamp(day: stored.createdDay).iso8601.prefix(10)))
    }
}
