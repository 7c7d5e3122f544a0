import Foundation
import HTTPTypes
public import Hummingbird
public import NIOCore

/// Bounds on what a client may send.
public enum RequestBounds {
    /// Bytes of a body, as sent and as expanded.
    public static let body = 1 << 20
    /// Levels of nesting in a JSON body.
    public static let depth = 32
}

extension Request {
    /// The body as `Value`. Throws a `Refusal` for a body that is too large, cannot be decompressed, is not a JSON
    /// object (RFC 8259) of valid UTF-8 within `RequestBounds`, or does not have the fields that `Value` needs.
    ///
    /// - Parameter limit: bytes, for bodies whose fields are all short.
    public func decodeJSON<Value: Decodable>(
        _ type: Value.Type = Value.self, upTo limit: Int = RequestBounds.body
    ) async throws -> Value {
        try Self.decode(await wholeBody(upTo: limit))
    }

    /// The same, or nil for a request without a body: many clients send none and say that it is JSON.
    public func decodeJSONIfAny<Value: Decodable>(_ type: Value.Type, upTo limit: Int) async throws -> Value? {
        let bytes = try await wholeBody(upTo: limit)
        return bytes.readableBytes == 0 ? nil : try Self.decode(bytes)
    }

    private static func decode<Value: Decodable>(_ bytes: ByteBuffer) throws -> Value {
        do {
            try bytes.withUnsafeReadableBytes { bytes in
                try JSONScreen.check(bytes, maxDepth: RequestBounds.depth)
            }
        } catch let refusal as JSONScreen.Refusal {
            throw Refusal(refusal)
        }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes.readableBytesView))
        } catch let error as DecodingError {
            throw Refusal(error)
        }
    }

    /// The same, or nil for a request without a body.
    public func decodeJSONIfPresent<Value: Decodable>(
        _ type: Value.Type = Value.self, upTo limit: Int = RequestBounds.body
    ) async throws -> Value? {
        do { return try await decodeJSON(type, upTo: limit) } catch let refusal as Refusal
            where refusal.code == "EMPTY_BODY"
        {
            return nil
        }
    }

    /// The body's bytes, expanded. Throws a `Refusal` for more than `limit` of them, and where they cannot be expanded.
    public func wholeBody(upTo limit: Int) async throws -> ByteBuffer {
        if let length = headers[.contentLength].flatMap(Int.init), length > max(limit, RequestBounds.body) {
            throw Refusal.bodyTooLarge(limit)
        }
        let sent: ByteBuffer
        do { sent = try await body.collect(upTo: max(limit, RequestBounds.body)) } catch is NIOTooManyBytesError {
            throw Refusal.bodyTooLarge(limit)
        }
        let bytes = try expanded(sent, upTo: max(limit, RequestBounds.body))
        guard bytes.readableBytes <= limit else { throw Refusal.bodyTooLarge(limit) }
        return bytes
    }

    private func expanded(_ bytes: ByteBuffer, upTo limit: Int) throws(Refusal) -> ByteBuffer {
        switch headers[.contentEncoding]?.lowercased() {
        case nil, "identity", "": return bytes
        case "gzip", "x-gzip":
            do {
                return try Gzip.expand(bytes, limit: limit)
            } catch Gzip.Refusal.tooLarge {
                throw Refusal.bodyTooLarge(limit)
            } catch {
                throw Refusal.badRequest(
                    "INVALID_ENCODING", "The body is not valid gzip", hint: "Send it again, or without Content-Encoding.")
            }
        default:
            throw Refusal(
                .unsupportedMediaType, "UNSUPPORTED_ENCODING", "Content-Encoding not supported",
                hint: "Send the body as it is, or with gzip.")
        }
    }

    /// The values of a form that a page sent (`application/x-www-form-urlencoded`). Throws a `Refusal` for a body of more
    /// than `limit` bytes, and for one that cannot be read.
    public func formValues(upTo limit: Int) async throws -> QueryValues {
        let bytes = try await wholeBody(upTo: limit)
        guard let text = bytes.getString(at: bytes.readerIndex, length: bytes.readableBytes),
            text.utf8.elementsEqual(bytes.readableBytesView)
        else {
            throw Refusal.badRequest("INVALID_UTF8", "The form is not valid UTF-8", hint: "Encode it as UTF-8.")
        }
        return try QueryValues(text)
    }

    /// The values of the query string, percent-decoded. Throws a `Refusal` where that fails.
    public func queryValues() throws -> QueryValues { try QueryValues(uri.query) }
}

extension Refusal {
    init(_ refusal: JSONScreen.Refusal) {
        switch refusal {
        case .empty:
            self = .badRequest("EMPTY_BODY", "The request has no body", hint: "Send a JSON object.")
        case .invalidUTF8:
            self = .badRequest("INVALID_UTF8", "The body is not valid UTF-8", hint: "Encode it as UTF-8.")
        case .malformed(let offset):
            self = .badRequest(
                "INVALID_JSON", "The body is not valid JSON (byte \(offset))", hint: "Check it with a JSON validator.")
        case .tooDeep(let limit):
            self = .badRequest(
                "JSON_TOO_DEEP", "The JSON is nested too deeply", hint: "At most \(limit) levels are read.")
        case .nulCharacter:
            self = .badRequest(
                "NUL_CHARACTER", "The body contains the character U+0000", hint: "Leave it out: it is refused everywhere."
            )
        case .notAnObject:
            self = .badRequest("INVALID_JSON", "The body is not a JSON object", hint: "Send { … } at the top level.")
        }
    }

    init(_ error: DecodingError) {
        func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch error {
        case .keyNotFound(let key, let context):
            let field = name(context.codingPath + [key])
            self = .badRequest("MISSING_FIELD", "\(field) is required", hint: "Add \(field) to the JSON object.")
        case .valueNotFound(_, let context):
            self = .badRequest(
                "MISSING_FIELD", "\(name(context.codingPath)) must not be null", hint: "Give it a value.")
        case .typeMismatch(let type, let context):
            self = .badRequest(
                "WRONG_TYPE", "\(name(context.codingPath)) has the wrong type", hint: "It must be \(Self.words(type)).")
        default:
            self = .badRequest(
                "INVALID_FIELD", "A field of the body cannot be read", hint: "Compare it with the documented shape.")
        }
    }

    private static func words(_ type: Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Int.Type, is Int64.Type, is Double.Type: "a number"
        default: "of the documented shape"
        }
    }
}
