import JSONWriting
import NIOCore

/// A JSON value of any kind. Members keep no order.
public enum JSONValue: Sendable, Equatable, Codable, JSONWritable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// Members come out sorted by name, so that equal values have equal text.
    public func writeJSON(into writer: inout JSONWriter) {
        switch self {
        case .null: writer.writeNull()
        case .bool(let value): writer.write(value)
        case .integer(let value): writer.write(value)
        case .number(let value): writer.write(value)
        case .string(let value): writer.write(value)
        case .array(let values):
            writer.array { writer in for value in values { writer.write(value) } }
        case .object(let members):
            writer.object { writer in
                for name in members.keys.sorted() {
                    writer.key(dynamic: name)
                    writer.write(members[name] ?? .null)
                }
            }
        }
    }
}

/// JSON that is kept as text: it was checked when it came in and is written as it is.
public struct JSONText: Sendable, Equatable, Decodable, JSONWritable {
    public let text: String

    /// - Parameter text: valid JSON.
    public init(text: String) { self.text = text }

    public init(_ value: JSONValue) { text = String(buffer: value.json()) }

    public init(from decoder: any Decoder) throws { self.init(try JSONValue(from: decoder)) }

    public func writeJSON(into writer: inout JSONWriter) { writer.writeRaw(text) }
}
