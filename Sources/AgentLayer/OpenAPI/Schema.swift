import AgentAPI

/// A JSON Schema (draft 2020-12), as far as the description of the API needs it.
struct Schema: Sendable {
    let json: JSONValue

    init(_ members: [String: JSONValue]) { json = .object(members) }

    // MARK: Values

    static let text = Schema(["type": "string"])
    static let flag = Schema(["type": "boolean"])
    static let integer = Schema(["type": "integer"])
    static let number = Schema(["type": "number"])
    static let null = Schema(["type": "null"])
    static let count = Schema(["type": "integer", "minimum": .integer(0)])
    static let id = Schema(["type": "string", "format": "uuid"])
    static let time = Schema(["type": "string", "format": "date-time"])
    /// A day where clients expect a time.
    static let midnight = Schema(["type": "string", "format": "date-time", "description": "Midnight UTC of a day."])
    static let day = Schema(["type": "string", "format": "date"])
    static let address = Schema(["type": "string", "format": "uri"])
    static let success = Schema(["const": .bool(true)])
    /// An object of the agent's own.
    static let anyObject = Schema(["type": "object"])

    /// - Parameter limit: in Unicode scalars, as JSON Schema counts.
    static func text(_ range: ClosedRange<Int>, pattern: String? = nil) -> Schema {
        var members: [String: JSONValue] = [
            "type": "string", "minLength": .integer(Int64(range.lowerBound)),
            "maxLength": .integer(Int64(range.upperBound)),
        ]
        if let pattern { members["pattern"] = .string(pattern) }
        return Schema(members)
    }

    static func matching(_ pattern: String) -> Schema { Schema(["type": "string", "pattern": .string(pattern)]) }

    static func integer(_ range: ClosedRange<Int>) -> Schema {
        Schema([
            "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
            "maximum": .integer(Int64(range.upperBound)),
        ])
    }

    static func one(of values: [String]) -> Schema {
        Schema(["type": "string", "enum": .array(values.map { .string($0) })])
    }

    static func list(_ element: Schema) -> Schema { Schema(["type": "array", "items": element.json]) }

    static func map(_ value: Schema) -> Schema {
        Schema(["type": "object", "additionalProperties": value.json])
    }

    static func orNull(_ schema: Schema) -> Schema { any([schema, .null]) }

    static func any(_ schemas: [Schema]) -> Schema { Schema(["anyOf": .array(schemas.map(\.json))]) }

    static func named(_ name: String) -> Schema { Schema(["$ref": .string("#/components/schemas/\(name)")]) }

    // MARK: Objects

    struct Member: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool

        init(_ name: String, _ schema: Schema) { (self.name, self.schema, isRequired) = (name, schema, true) }

        private init(optional name: String, _ schema: Schema) {
            (self.name, self.schema, isRequired) = (name, schema, false)
        }

        /// A member that may be missing.
        static func maybe(_ name: String, _ schema: Schema) -> Member { Member(optional: name, schema) }
    }

    /// What the server sends: these members and no others.
    static func object(_ members: Member...) -> Schema { object(members, isClosed: true) }

    static func object(_ members: [Member]) -> Schema { object(members, isClosed: true) }

    /// What a client sends: other members are passed over.
    static func body(_ members: Member...) -> Schema { object(members, isClosed: false) }

    static func body(_ members: [Member]) -> Schema { object(members, isClosed: false) }

    private static func object(_ members: [Member], isClosed: Bool) -> Schema {
        var properties: [String: JSONValue] = [:]
        for member in members { properties[member.name] = member.schema.json }
        var object: [String: JSONValue] = ["type": "object", "properties": .object(properties)]
        let required = members.filter(\.isRequired).map(\.name)
        if !required.isEmpty { object["required"] = .array(required.map { .string($0) }) }
        if isClosed { object["additionalProperties"] = .bool(false) }
        return Schema(object)
    }

    /// This, and of these members at least one.
    func withOneOf(_ names: [String]) -> Schema {
        guard case .object(var members) = json else { return self }
        members["anyOf"] = .array(names.map { .object(["required": .array([.string($0)])]) })
        return Schema(members)
    }

    func described(_ words: String) -> Schema {
        guard case .object(var members) = json else { return self }
        members["description"] = .string(words)
        return Schema(members)
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
}
