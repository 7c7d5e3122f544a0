import AccountAPI
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import LayerSupport
import LogService

/// Every request passes here: who asks, within which limits, and what an error looks like on the wire.
///
/// Nothing about the request is written or logged. A cookie is read for pages alone, and nothing else is there: so neither
/// a page takes the credential of a program, nor the API that of a browser.
struct Gate: RouterMiddleware {
    typealias Context = AccountRequestContext

    let domain: AccountDomain
    let prefixes: NetworkPrefixKeyer
    let paths: BrowserPaths

    func handle(
        _ request: Request, context: AccountRequestContext,
        next: (Request, AccountRequestContext) async throws -> Response
    ) async throws -> Response {
        let now = domain.clock.now
        let isPage = paths.contains(request.uri.path)
        return await Passage(logger: domain.logger, api: "/v1").answer(
            request, now: now, bodyLimit: Self.bodyLimit(request),
            admit: {
                try await isPage ? admit(browser: request, context, now) : admit(request, context, now)
            },
            errorPage: { refusal in
                isPage || request.wantsPage && !request.isForAPI ? domain.pages.errorPage(refusal) : nil
            },
            next: { caller in
                var context = context
                context.caller = caller
                guard isPage else { return try await next(request, context) }
                let visit = BrowserVisit(request, sessionTag: caller.sessionTag, domain)
                (context.visit, context.paths) = (visit, paths)
                var response = try await next(request, context)
                visit.finish(&response)
                return response
            })
    }

    private static func bodyLimit(_ request: Request) -> Int {
        request.uri.path == WalletCopies.path ? WalletCopies.largest : RequestBounds.body
    }

    /// A wrong session spends from the network's allowance, so that sessions cannot be guessed.
    private func admit(
        _ request: Request, _ context: AccountRequestContext, _ now: Timestamp
    ) async throws -> (Result<Caller, Refusal>, Verdict) {
        let prefix = prefix(request, context, now)
        if LogPath.isOfLog(request.uri.path) {
            return (.success(.visitor(network: prefix)), domain.limiters.logReads.spend(prefix, now: now.milliseconds))
        }
        let credential: PresentedCredential
        do throws(Refusal) { credential = try PresentedCredential(of: request) } catch {
            return (.failure(error), spend(prefix, now))
        }
        switch credential {
        case .nothing: return (.success(.visitor(network: prefix)), spend(prefix, now))
        case .session(let token): return try await admit(token, prefix, now)
        case .application(let token): return try await admit(application: token, request, prefix, now)
        }
    }

    /// A session that ended makes a visitor: then a page asks to sign in, which is what helps.
    private func admit(
        browser request: Request, _ context: AccountRequestContext, _ now: Timestamp
    ) async throws -> (Result<Caller, Refusal>, Verdict) {
        let prefix = prefix(request, context, now)
        guard let token = BrowserCookies(publicURL: domain.publicURL).session(in: request) else {
            return (.success(.visitor(network: prefix)), spend(prefix, now))
        }
        let found = try await admit(token, prefix, now)
        if case .failure = found.0 { return (.success(.visitor(network: prefix)), found.1) }
        return found
    }

    private func prefix(_ request: Request, _ context: AccountRequestContext, _ now: Timestamp) -> LimiterKey {
        prefixes.key(
            peer: context.remoteAddress, forwardedFor: request.headers[.xForwardedFor],
            trusted: domain.trustedProxies, now: now.milliseconds)
    }

    private func admit(
        _ token: SessionToken, _ prefix: LimiterKey, _ now: Timestamp
    ) async throws -> (Result<Caller, Refusal>, Verdict) {
        let session = LimiterKey(bytes: domain.keys.sessionTag(token))
        if let left = exhausted(session, prefix, now) { return (.failure(.unknownSession), left) }
        guard let account = try await domain.account(holding: token) else {
            return (.failure(.unknownSession), spend(prefix, now))
        }
        _ = domain.limiters.knownSessions.spend(session, now: now.milliseconds)
        let verdict = domain.limiters.requests.spend(account.id.limiterKey, now: now.milliseconds)
        return (.success(.signedIn(account, network: prefix)), verdict)
    }

    private func admit(
        application token: String, _ request: Request, _ prefix: LimiterKey, _ now: Timestamp
    ) async throws -> (Result<Caller, Refusal>, Verdict) {
        let known = LimiterKey(bytes: domain.keys.tag("nacre/known-application-token/v1\0", Array(token.utf8)))
        if let left = exhausted(known, prefix, now) { return (.failure(.unknownSession), left) }
        let access: ApplicationAccess
        do { access = try await domain.access.application(holding: token, request: request) } catch {
            guard let refusal = error as? Refusal else { throw error }
            return (.failure(refusal), spend(prefix, now))
        }
        _ = domain.limiters.knownSessions.spend(known, now: now.milliseconds)
        let holder = domain.keys.tag(
            "nacre/application-limit/v1\0", Array(access.clientID.utf8), access.account?.bytes ?? [])
        let verdict = domain.limiters.requests.spend(LimiterKey(bytes: holder), now: now.milliseconds)
        return (.success(.application(access, network: prefix)), verdict)
    }

    /// Once its network has no allowance left, an unknown session or token costs the database nothing either.
    private func exhausted(_ known: LimiterKey, _ prefix: LimiterKey, _ now: Timestamp) -> Verdict? {
        guard domain.limiters.knownSessions.peek(known, now: now.milliseconds).allowed else { return nil }
        let left = domain.limiters.anonymous.peek(prefix, now: now.milliseconds)
        return left.allowed ? nil : left
    }

    private func spend(_ prefix: LimiterKey, _ now: Timestamp) -> Verdict {
        domain.limiters.anonymous.spend(prefix, now: now.milliseconds)
    }
}

extension Request {
    fileprivate var isForAPI: Bool { uri.path == "/v1" || uri.path.hasPrefix("/v1/") }
}

extension Caller {
    fileprivate var sessionTag: [UInt8]? {
        if case .signedIn(let account, _) = self { account.sessionTag } else { nil }
    }
}
