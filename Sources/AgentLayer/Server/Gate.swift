import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import LayerSupport

/// Every request passes here: who asks, within which limits, and what an error looks like on the wire.
///
/// Nothing about the request is written or logged.
struct Gate: RouterMiddleware {
    typealias Context = AgentRequestContext

    let network: AgentNetwork
    let prefixes: NetworkPrefixKeyer

    func handle(
        _ request: Request, context: AgentRequestContext,
        next: (Request, AgentRequestContext) async throws -> Response
    ) async throws -> Response {
        let now = network.clock.now
        let passage = Passage(logger: network.logger, api: "/api/v1")
        return await passage.answer(
            request, now: now, bodyLimit: ImageUse.bodyLimit(of: request),
            admit: { try await admit(request, context, now) },
            errorPage: { refusal in
                let isPage =
                    !request.uri.path.hasPrefix("/api/")
                    && (request.method == .get || request.method == .head || request.isForm)
                return isPage && request.wantsPage ? network.pages.errorPage(refusal) : nil
            },
            next: { caller in
                var context = context
                context.caller = caller
                return try await next(request, context)
            })
    }

    /// A wrong key spends from the network's allowance, so that keys cannot be guessed faster than visitors may read.
    private func admit(
        _ request: Request, _ context: AgentRequestContext, _ now: Timestamp
    ) async throws -> (Result<Caller, Refusal>, Verdict) {
        let prefix = prefixes.key(
            peer: context.remoteAddress, forwardedFor: request.headers[.xForwardedFor],
            trusted: network.trustedProxies, now: now.milliseconds)
        if request.isFromAnotherSite {
            return (.failure(.otherSite), network.limiters.spend(anonymous: prefix, now: now))
        }
        if PictureAddress.isPicture(request.uri.path) {
            return (.success(.visitor(network: prefix)), network.limiters.spend(picture: prefix, now: now))
        }
        let key: APIKey?
        do throws(Refusal) { key = try APIKey.sent(with: request) } catch {
            return (.failure(error), network.limiters.spend(anonymous: prefix, now: now))
        }
        guard let key else {
            return (.success(.visitor(network: prefix)), network.limiters.spend(anonymous: prefix, now: now))
        }
        if let agent = try await network.agent(holding: key) {
            let spent = network.limiters.spend(request.method, by: agent.id, now: now)
            return (.success(.agent(agent, network: prefix)), spent)
        }
        return (.failure(.unknownKey), network.limiters.spend(anonymous: prefix, now: now))
    }
}

extension HTTPField.Name {
    static let xAPIKey = Self("X-API-Key")!
}
