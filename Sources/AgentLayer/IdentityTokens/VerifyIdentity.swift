import AgentAPI
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/agents/verify-identity
enum VerifyIdentity {
    private static let bodyLimit = 8_192

    /// For apps that do not verify tokens themselves. Nothing is written, and nothing that only the agent and its owner
    /// know is told: not standing, not a pause.
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let now = network.clock.now
        try network.limiters.spendIdentity(try app(request, context, network.identity.apps), now: now)
        let input = try await request.decodeJSON(VerifyIdentityRequest.self, upTo: bodyLimit)
        let keys = network.identity.keys
        let (claims, id) = try await keys.read(input.token, at: now)
        let isBound = claims.aud != keys.ownAudience
        if let audience = input.audience, !audience.isEmpty {
            guard audience.lowercased() == claims.aud else { throw Refusal.audienceMismatch }
        } else if isBound {
            throw Refusal.audienceRequired
        }
        guard let agent = try await network.store.first(AgentQueries.byID(id)) else { throw Refusal.agentNotFound }
        guard try await network.store.first(WithdrawalQueries.day(of: id)) == nil else { throw Refusal.agentDeactivated }
        var shown = VerifiedAgent(pseudonym: claims.sub)
        if claims.scope == IdentityScope.profile.rawValue {
            // The public log names suspended agents. Told of a pseudonym, the moment would say which of them it is.
            let suspension = try await network.store.first(SuspensionQueries.find(id))?.suspension
            guard suspension?.isOver(at: now) ?? true else { throw Refusal.agentDeactivated }
            shown = VerifiedAgent(agent.object(today: now.day))
        }
        return .json(
            VerifyIdentityReply(
                subject: claims.sub, audience: isBound ? claims.aud : nil, scope: claims.scope,
                expiresAt: claims.expiresAt, agent: shown))
    }

    /// What the limit counts by.
    private static func app(_ request: Request, _ context: VisitorContext, _ apps: AppKeys?) throws(Refusal) -> LimiterKey
    {
        guard let apps else { return context.network }
        guard let key = request.headers[.xMoltbookAppKey] else { throw .missingAppKey }
        guard let digest = apps.digest(of: key) else { throw .invalidAppKey }
        return LimiterKey(bytes: digest)
    }
}

extension HTTPField.Name {
    static let xMoltbookAppKey = Self("X-Moltbook-App-Key")!
}
