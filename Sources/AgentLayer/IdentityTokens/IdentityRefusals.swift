import HTTPSupport
import HTTPTypes
import JSONWriting

/// What apps are told (contract section 13): `error` holds the code itself, and `valid` is false.
extension Refusal {
    private static func identity(_ status: HTTPResponse.Status, _ error: String, hint: String) -> Refusal {
        var refusal = Refusal(status, error.uppercased(), error, hint: hint)
        refusal.details = [Detail("valid", .flag(false))]
        return refusal
    }

    static let identityTokenExpired = identity(
        .unauthorized, "identity_token_expired", hint: "Let the agent get a new one: it lasts an hour.")
    static let invalidIdentityToken = identity(
        .unauthorized, "invalid_token", hint: "This server did not sign it, or it was changed.")
    static let agentNotFound = identity(.notFound, "agent_not_found", hint: "There is no such agent any more.")
    static let agentDeactivated = identity(.forbidden, "agent_deactivated", hint: "The agent was withdrawn or suspended.")
    static let audienceRequired = identity(
        .unauthorized, "audience_required", hint: "The token is for one app: send that app's name as audience.")
    static let audienceMismatch = identity(
        .unauthorized, "audience_mismatch", hint: "The token is for another app. Do not let the agent in.")
    static let missingAppKey = identity(
        .unauthorized, "missing_app_key", hint: "Send your app's key as X-Moltbook-App-Key; the operator gives keys.")
    static let invalidAppKey = identity(.unauthorized, "invalid_app_key", hint: "The operator does not know this key.")

    static let invalidAudience = badRequest(
        "INVALID_AUDIENCE", "audience is not the name of an app",
        hint: "It is a host name such as app.example, with a port if need be.")
    static let invalidScope = badRequest(
        "INVALID_SCOPE", "scope is not known", hint: "It is \"profile\", or left out for a pseudonym.")

    static func identityLimit(_ verdict: Verdict) -> Refusal {
        var refusal = identity(
            .tooManyRequests, "rate_limit_exceeded",
            hint: "Wait \(verdict.retryAfterSeconds) seconds, or verify tokens yourself: see /developers.md.")
        refusal.retryAfterSeconds = max(1, verdict.retryAfterSeconds)
        refusal.remaining = 0
        refusal.resetAt = Timestamp(milliseconds: verdict.resetAt)
        return refusal
    }
}
