import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import LayerSupport
import LogService

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
            request, now: now, bodyLimit: BodyLimit.of(request),
            admit: { try await admit(request, context, now) },
            errorPage: { refusal in
                let isPage =
                    !request.uri.path.hasPrefix("/api/")
                    && (request.method == .get || request.method == .head || request.isForm)
                return isPage && request.wantsPage ? network.pages.errorPage(refusal) : nil
            },
            next: { admitted in
                var context = context
                context.caller = admitted.caller
                let whole = try await admitted.signature?.withBody(request, upTo: BodyLimit.of(request))
                return try await next(whole ?? request, context)
            })
    }

    /// Who asks, and the signature by which that is known, where it is by one.
    private struct Admitted {
        let caller: Caller
        var signature: AgentRequestSignature?
    }

    /// A wrong key spends from the network's allowance, so that keys cannot be guessed faster than visitors may read.
    private func admit(
        _ request: Request, _ context: AgentRequestContext, _ now: Timestamp
    ) async throws -> (Result<Admitted, Refusal>, Verdict) {
        let prefix = prefixes.key(
            peer: context.remoteAddress, forwardedFor: request.headers[.xForwardedFor],
            trusted: network.trustedProxies, now: now.milliseconds)
        if request.isFromAnotherSite {
            return (.failure(.otherSite), network.limiters.spend(anonymous: prefix, now: now))
        }
        if PictureAddress.isPicture(request.uri.path) {
            return (
                .success(Admitted(caller: .visitor(network: prefix))), network.limiters.spend(picture: prefix, now: now)
            )
        }
        if LogPath.isOfLog(request.uri.path) {
            return (
                .success(Admitted(caller: .visitor(network: prefix))), network.limiters.spend(logRead: prefix, now: now)
            )
        }
        do {
            if let signature = try AgentRequestSignature(request, network) {
                let (agent, verified) = try await signature.signer(network)
                let spent = network.limiters.spend(request.method, by: agent.id, now: now)
                if spent.allowed { try await AgentRequestSignature.spend(verified, network) }
                return (.success(Admitted(caller: .agent(agent, network: prefix), signature: signature)), spent)
            }
        } catch let refusal as Refusal {
            return (.failure(refusal), network.limiters.spend(anonymous: prefix, now: now))
        }
        let key: APIKey?
        do throws(Refusal) { key = try APIKey.sent(with: request) } catch {
            return (.failure(error), network.limiters.spend(anonymous: prefix, now: now))
        }
        guard let key else {
            return (
                .success(Admitted(caller: .visitor(network: prefix))),
                network.limiters.spend(anonymous: prefix, now: now)
            )
        }
        if let agent = try await network.agent(holding: key) {
            let spent = network.limiters.spend(request.method, by: agent.id, now: now)
            return (.success(Admitted(caller: .agent(agent, network: prefix))), spent)
        }
        return (.failure(.unknownKey), network.limiters.spend(anonymous: prefix, now: now))
    }
}

extension HTTPField.Name {
    static let xAPIKey = Self("X-API-Key")!
}
