import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import Logging
import Storage

/// What every request passes in either layer: who asks, within which limits, and what an error looks like on the wire.
///
/// Nothing about the request is written or logged.
public struct Passage: Sendable {
    private let logger: Logger
    private let api: String

    /// - Parameter api: the prefix of the API, for hints: the list of routes is there, the limits under it.
    public init(logger: Logger, api: String) {
        self.logger = logger
        self.api = api
    }

    /// - Parameters:
    ///   - bodyLimit: the most bytes a body may have, also where no endpoint reads it.
    ///   - admit: who asks, or why nobody is let in, and what the limiter says.
    ///   - errorPage: how a refusal looks to this client; nil for the error body of the API.
    public func answer<Caller>(
        _ request: Request, now: Timestamp, bodyLimit: Int = RequestBounds.body,
        admit: () async throws -> (Result<Caller, Refusal>, Verdict), errorPage: (Refusal) -> Response?,
        next: (Caller) async throws -> Response
    ) async -> Response {
        var verdict: Verdict?
        var response: Response
        do {
            let (caller, spent) = try await admit()
            verdict = spent
            guard spent.allowed else { throw rateLimited(spent) }
            if let length = request.headers[.contentLength].flatMap(Int.init), length > bodyLimit {
                throw Refusal.bodyTooLarge(bodyLimit)
            }
            response = try await next(caller.get())
        } catch {
            let refusal = refusal(error)
            response =
                errorPage(refusal) ?? ErrorBody(refusal, path: request.uri.path, timestamp: now).response()
            // A body after the answer to HEAD would be taken for the next answer.
            if request.method == .head { response = response.createHeadResponse() }
        }
        if let verdict, verdict.limit > 0 {
            response.headers[.rateLimitLimit] = String(verdict.limit)
            response.headers[.rateLimitRemaining] = String(verdict.remaining)
            response.headers[.rateLimitReset] = String(verdict.resetAtUnixSeconds)
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.referrerPolicy] == nil { response.headers[.referrerPolicy] = "no-referrer" }
        return response
    }

    private func rateLimited(_ verdict: Verdict) -> Refusal {
        .tooManyRequests(
            "Rate limit exceeded", hint: "Wait \(verdict.retryAfterSeconds) seconds. The limits are at \(api)/limits.",
            retryAfterSeconds: verdict.retryAfterSeconds, resetAt: Timestamp(milliseconds: verdict.resetAt))
    }

    /// What a client is told about any error; one that is ours is logged by its name.
    private func refusal(_ error: any Error) -> Refusal {
        if case StorageError.overloaded = error { return .overloaded }
        if case StorageError.timedOut = error { return .tooExpensive }
        if let described = Refusal(describing: error, index: api) { return described }
        logger.report(error, doing: "answering a request")
        return .internalError
    }
}
