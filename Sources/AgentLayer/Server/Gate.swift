import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import Logging
import Storage

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
        var verdict: Verdict?
        var response: Response
        do {
            let (caller, spent) = try await admit(request, context, now)
            verdict = spent
            guard spent.allowed else { throw Self.rateLimited(spent) }
            // Also where no endpoint reads the body.
            if let length = request.headers[.contentLength].flatMap(Int.init), length > RequestBounds.body {
                throw Refusal.bodyTooLarge
            }
            var context = context
            context.caller = try caller.get()
            response = try await next(request, context)
        } catch {
            response = self.response(to: error, request, now)
            // A body after the answer to HEAD would be taken for the next answer.
            if request.method == .head { response = response.createHeadResponse() }
        }
        if let verdict, verdict.limit > 0 {
            response.headers[.rateLimitLimit] = String(verdict.limit)
            response.headers[.rateLimitRemaining] = String(verdict.remaining)
            response.headers[.rateLimitReset] = String(verdict.resetAtUnixSeconds)
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    /// A wrong key spends from the network's allowance, so that keys cannot be guessed faster than visitors may read.
    private func admit(
        _ request: Request, _ context: AgentRequestContext, _ now: Timestamp
    ) async throws -> (Result<Caller, Refusal>, Verdict) {
        let prefix = prefixes.key(
            peer: context.remoteAddress?.ipAddress ?? "", forwardedFor: request.headers[.xForwardedFor],
            trusted: network.trustedProxies, now: now.milliseconds)
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
        let refusal = Refusal.unauthorized("Unknown API key", hint: "The key is wrong, or it was replaced by rotation.")
        return (.failure(refusal), network.limiters.spend(anonymous: prefix, now: now))
    }

    private func response(to error: any Error, _ request: Request, _ now: Timestamp) -> Response {
        let refusal: Refusal
        if case StorageError.overloaded = error {
            refusal = .overloaded
        } else if case StorageError.timedOut = error {
            refusal = .tooExpensive
        } else if let described = Refusal(describing: error) {
            refusal = described
        } else {
            network.logger.report(error, doing: "answering a request")
            refusal = .internalError
        }
        let isPage = !request.uri.path.hasPrefix("/api/") && (request.method == .get || request.method == .head)
        if isPage, request.wantsPage {
            return network.pages.errorPage(refusal)
        }
        return ErrorBody(refusal, path: request.uri.path, timestamp: now).response()
    }

    private static func rateLimited(_ verdict: Verdict) -> Refusal {
        .tooManyRequests(
            "Rate limit exceeded", hint: "Wait \(verdict.retryAfterSeconds) seconds. The limits are at /api/v1/limits.",
            retryAfterSeconds: verdict.retryAfterSeconds, resetAt: Timestamp(milliseconds: verdict.resetAt))
    }
}

extension HTTPField.Name {
    static let rateLimitLimit = Self("X-RateLimit-Limit")!
    static let rateLimitRemaining = Self("X-RateLimit-Remaining")!
    static let rateLimitReset = Self("X-RateLimit-Reset")!
    static let xForwardedFor = Self("X-Forwarded-For")!
    static let xAPIKey = Self("X-API-Key")!
    static let referrerPolicy = Self("Referrer-Policy")!
}
