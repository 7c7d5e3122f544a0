import AccountAPI
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import LayerSupport

/// Every request passes here: who asks, within which limits, and what an error looks like on the wire.
///
/// Nothing about the request is written or logged, and no cookie is read.
struct Gate: RouterMiddleware {
    typealias Context = AccountRequestContext

    let domain: AccountDomain
    let prefixes: NetworkPrefixKeyer

    func handle(
        _ request: Request, context: AccountRequestContext,
        next: (Request, AccountRequestContext) async throws -> Response
    ) async throws -> Response {
        let now = domain.clock.now
        return await Passage(logger: domain.logger, api: "/v1").answer(
            request, now: now, bodyLimit: Self.bodyLimit(request), admit: { try await admit(request, context, now) },
            errorPage: { _ in nil },
            next: { caller in
                var context = context
                context.caller = caller
                return try await next(request, context)
            })
    }

    private static func bodyLimit(_ request: Request) -> Int {
        request.uri.path == WalletCopies.path ? WalletCopies.largest : RequestBounds.body
    }

    /// A wrong session spends from the network's allowance, so that sessions cannot be guessed.
    private func admit(
        _ request: Request, _ context: AccountRequestContext, _ now: Timestamp
    ) async throws -> (Result<Caller, Refusal>, Verdict) {
        let prefix = prefixes.key(
            peer: context.remoteAddress, forwardedFor: request.headers[.xForwardedFor],
            trusted: domain.trustedProxies, now: now.milliseconds)
        let token: SessionToken?
        do throws(Refusal) { token = try SessionToken.sent(with: request) } catch {
            return (.failure(error), spend(prefix, now))
        }
        guard let token else { return (.success(.visitor(network: prefix)), spend(prefix, now)) }
        // Once its network has no allowance left, an unknown session costs the database nothing either.
        let session = LimiterKey(bytes: domain.keys.sessionTag(token))
        if domain.limiters.knownSessions.peek(session, now: now.milliseconds).allowed {
            let left = domain.limiters.anonymous.peek(prefix, now: now.milliseconds)
            guard left.allowed else { return (.failure(.unknownSession), left) }
        }
        guard let account = try await domain.account(holding: token) else {
            return (.failure(.unknownSession), spend(prefix, now))
        }
        _ = domain.limiters.knownSessions.spend(session, now: now.milliseconds)
        let verdict = domain.limiters.requests.spend(account.id.limiterKey, now: now.milliseconds)
        return (.success(.signedIn(account, network: prefix)), verdict)
    }

    private func spend(_ prefix: LimiterKey, _ now: Timestamp) -> Verdict {
        domain.limiters.anonymous.spend(prefix, now: now.milliseconds)
    }
}
