public import HTTPTypes
public import JSONWriting

/// A request refused: what happened, in words for a reader and in a code for a program, and what to do about it.
///
/// Thrown by endpoints; `ErrorBody` puts it on the wire.
public struct Refusal: Error, Sendable {
    public let status: HTTPResponse.Status
    /// Upper-case words joined by underscores, such as `NOT_FOUND`.
    public let code: String
    public let message: String
    public let hint: String
    /// For 429 and 503: when trying again makes sense.
    public var retryAfterSeconds: Int?
    /// For 429.
    public var remaining: Int?
    public var resetAt: Timestamp?
    public var dailyRemaining: Int?
    /// For 405: what the path answers to.
    public var allow: [HTTPRequest.Method] = []
    /// Further header fields of the answer; one that it has anyway is replaced.
    public var fields: HTTPFields = [:]
    /// Further members of the body, for clients that look for them.
    public var details: [Detail] = []

    public struct Detail: Sendable {
        public enum Value: Sendable {
            case text(String)
            case number(Int64)
            case flag(Bool)
            case list([String])
        }
        let name: StaticString
        let value: Value

        public init(_ name: StaticString, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    public init(_ status: HTTPResponse.Status, _ code: String, _ message: String, hint: String) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
    }

    public static func badRequest(_ code: String = "BAD_REQUEST", _ message: String, hint: String) -> Refusal {
        Refusal(.badRequest, code, message, hint: hint)
    }

    public static func notFound(_ what: String, hint: String) -> Refusal {
        Refusal(.notFound, "NOT_FOUND", "\(what) not found", hint: hint)
    }

    public static func forbidden(_ code: String = "FORBIDDEN", _ message: String, hint: String) -> Refusal {
        Refusal(.forbidden, code, message, hint: hint)
    }

    public static func conflict(_ code: String = "CONFLICT", _ message: String, hint: String) -> Refusal {
        Refusal(.conflict, code, message, hint: hint)
    }

    public static func unauthorized(_ message: String, hint: String) -> Refusal {
        Refusal(.unauthorized, "UNAUTHORIZED", message, hint: hint)
    }

    public static func tooManyRequests(
        _ message: String, hint: String, retryAfterSeconds: Int, resetAt: Timestamp, dailyRemaining: Int? = nil
    ) -> Refusal {
        var refusal = Refusal(.tooManyRequests, "RATE_LIMITED", message, hint: hint)
        refusal.retryAfterSeconds = max(1, retryAfterSeconds)
        refusal.remaining = 0
        refusal.resetAt = resetAt
        refusal.dailyRemaining = dailyRemaining
        return refusal
    }
}
