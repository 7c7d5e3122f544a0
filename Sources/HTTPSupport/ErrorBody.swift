public import Hummingbird
import HTTPTypes
public import JSONWriting
import NIOCore

/// The error body that every generation of clients understands (contract section 1): `error` is always a string.
public struct ErrorBody: JSONWritable {
    let refusal: Refusal
    let path: String
    let timestamp: Timestamp

    public init(_ refusal: Refusal, path: String, timestamp: Timestamp) {
        self.refusal = refusal
        self.path = path
        self.timestamp = timestamp
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", false)
            writer.field("statusCode", refusal.status.code)
            writer.field("error", refusal.message)
            writer.field("message", refusal.message)
            writer.field("hint", refusal.hint)
            writer.field("code", refusal.code)
            writer.field("path", path)
            writer.field("timestamp", timestamp)
            if let remaining = refusal.remaining { writer.field("remaining", remaining) }
            if let resetAt = refusal.resetAt { writer.field("reset_at", resetAt) }
            if let seconds = refusal.retryAfterSeconds {
                let minutes = (seconds + 59) / 60
                writer.field("retry_after_seconds", seconds)
                writer.field("retry_after_minutes", minutes)
                writer.field("retryAfter", seconds)
                writer.field("retryAfterMinutes", minutes)
            }
            if let daily = refusal.dailyRemaining { writer.field("daily_remaining", daily) }
            for detail in refusal.details {
                switch detail.value {
                case .text(let text): writer.field(detail.name, text)
                case .number(let number): writer.field(detail.name, number)
                case .flag(let flag): writer.field(detail.name, flag)
                case .list(let texts): writer.strings(detail.name, texts)
                }
            }
        }
    }

    public func response() -> Response {
        var response = Response.json(self, status: refusal.status)
        if let seconds = refusal.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
        if !refusal.allow.isEmpty {
            response.headers[.allow] = refusal.allow.map(\.rawValue).joined(separator: ", ")
        }
        if refusal.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        for field in refusal.fields { response.headers[field.name] = field.value }
        return response
    }
}

extension Refusal {
    /// What a client is told about an error. Nil for an error that is ours: the client learns only that there was one.
    ///
    /// - Parameter index: the path of the list of routes, for hints.
    public init?(describing error: any Error, index: String) {
        switch error {
        case let refusal as Refusal: self = refusal
        case is NIOTooManyBytesError: self = .bodyTooLarge
        case let error as HTTPError: self.init(routing: error.status, index: index)
        default: return nil
        }
    }

    private init(routing status: HTTPResponse.Status, index: String) {
        switch status {
        case .notFound:
            self.init(
                .notFound, "NOT_FOUND", "Endpoint not found", hint: "There is no such path. GET \(index) lists them.")
        case .contentTooLarge: self = .bodyTooLarge
        default:
            self.init(
                status, "BAD_REQUEST", status.reasonPhrase,
                hint: "The request could not be understood. GET \(index) lists what there is.")
        }
    }

    public static let overloaded: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "OVERLOADED", "The server has too many writes waiting",
            hint: "Nothing was written. Try again in a few seconds.")
        refusal.retryAfterSeconds = 2
        return refusal
    }()

    public static let tooExpensive: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "TOO_EXPENSIVE", "This request took too long",
            hint: "Ask for less: more specific words, a shorter list, a cursor in place of an offset.")
        refusal.retryAfterSeconds = 10
        return refusal
    }()

    public static let bodyTooLarge = bodyTooLarge(RequestBounds.body)

    public static func bodyTooLarge(_ limit: Int) -> Refusal {
        Refusal(
            .contentTooLarge, "PAYLOAD_TOO_LARGE", "Request body too large",
            hint: "This body may have at most \(limit) bytes, also after decompression.")
    }

    public static let internalError = Refusal(
        .internalServerError, "INTERNAL_ERROR", "Something went wrong here",
        hint: "It is not your request. Try again; if it stays so, tell the operator the time of this reply.")
}
