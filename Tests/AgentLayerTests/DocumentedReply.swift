import AgentAPI
import Foundation
import HTTPSupport
import TestServers

@testable import AgentLayer

/// Holds replies to what `/openapi.json` says of them.
struct DocumentedReply {
    static let document = OpenAPIDocument(publicURL: TestNetwork.publicURL).json

    let schema: JSONValue

    /// Nil where the document does not know the route, the status, or JSON for it.
    ///
    /// - Parameter route: as in the table, after `/api/v1`, or from the root for what stands there alone.
    init?(_ route: String, status: Int) {
        let words = route.split(separator: " ")
        guard words.count == 2 else { return nil }
        let path = words[1].split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
        let own = "/" + path.joined(separator: "/")
        let item = Self.document["paths"]
        let operation = item[path.isEmpty ? "/api/v1" : "/api/v1" + own][words[0].lowercased()]
        let found = operation == .null ? item[own][words[0].lowercased()] : operation
        schema = found["responses"][String(status)]["content"]["application/json"]["schema"]
        guard schema != .null else { return nil }
    }

    /// Where a value is not as the schema says, one line for each place.
    func problems(_ value: JSONValue) -> [String] { Self.problems(value, schema, at: "$") }

    /// The members of all objects that the schema knows, and those of them that the shape of the replies has, each under
    /// the name of its definition.
    func members(in shape: JSONValue) -> (known: Set<String>, seen: Set<String>) {
        var found: (known: Set<String>, seen: Set<String>) = ([], [])
        Self.members(in: shape, schema, of: "", &found)
        return found
    }

    private static func resolved(_ schema: JSONValue) -> JSONValue {
        guard let name = schema["$ref"].text.split(separator: "/").last else { return schema }
        return document["components"]["schemas"][String(name)]
    }

    private static func problems(_ value: JSONValue, _ unresolved: JSONValue, at place: String) -> [String] {
        let schema = resolved(unresolved)
        guard schema.isObject else { return ["\(place): no schema"] }
        var found: [String] = []
        if case .array(let choices) = schema["anyOf"] {
            let tries = choices.map { problems(value, $0, at: place) }
            if !tries.contains([]) { found += tries.min { $0.count < $1.count } ?? [] }
        }
        if schema["const"] != .null, schema["const"] != value { found.append("\(place): is not \(schema["const"])") }
        if case .array(let values) = schema["enum"], !values.contains(value) {
            found.append("\(place): \(value) is none of \(values)")
        }
        guard schema["type"] != .null else { return found }
        guard Self.type(of: value, is: schema["type"].text) else {
            return found + ["\(place): \(value) is no \(schema["type"].text)"]
        }
        switch value {
        case .object(let members):
            let properties = schema["properties"]
            for name in schema["required"].items.map(\.text) where members[name] == nil {
                found.append("\(place).\(name): missing")
            }
            for (name, member) in members {
                if properties.keys.contains(name) {
                    found += problems(member, properties[name], at: "\(place).\(name)")
                } else if schema["additionalProperties"] == .bool(false) {
                    found.append("\(place).\(name): not in the document")
                } else if schema["additionalProperties"].isObject {
                    found += problems(member, schema["additionalProperties"], at: "\(place).\(name)")
                }
            }
        case .array(let items):
            for item in items { found += problems(item, schema["items"], at: place + "[]") }
        case .string(let text): found += formatProblems(text, schema, at: place)
        case .integer(let number):
            if let least = schema["minimum"].number, number < least { found.append("\(place): below \(least)") }
            if let most = schema["maximum"].number, number > most { found.append("\(place): above \(most)") }
        default: break
        }
        return found
    }

    private static func type(of value: JSONValue, is type: String) -> Bool {
        switch value {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .integer: type == "integer" || type == "number"
        case .number: type == "number"
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }

    private static func formatProblems(_ text: String, _ schema: JSONValue, at place: String) -> [String] {
        let fits =
            switch schema["format"].text {
            case "uuid": text.isIdentifier
            case "date-time": text.isTimestamp
            case "date": text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil
            case "uri": URL(string: text)?.scheme != nil
            default: true
            }
        return fits ? [] : ["\(place): '\(text)' is no \(schema["format"].text)"]
    }

    private static func members(
        in shape: JSONValue, _ unresolved: JSONValue, of owner: String,
        _ found: inout (known: Set<String>, seen: Set<String>)
    ) {
        let schema = resolved(unresolved)
        let owner = unresolved["$ref"].text.split(separator: "/").last.map(String.init) ?? owner
        if case .array(let choices) = schema["anyOf"], schema["type"] == .null {
            for choice in choices where resolved(choice)["type"] != "null" {
                members(in: shape, choice, of: owner, &found)
            }
        }
        switch shape {
        case .object(let shapes):
            for name in schema["properties"].keys {
                found.known.insert("\(owner).\(name)")
                guard let shape = shapes[name] ?? shapes[name + "?"] else { continue }
                found.seen.insert("\(owner).\(name)")
                members(in: shape, schema["properties"][name], of: owner + "." + name, &found)
            }
        case .array(let elements): for element in elements { members(in: element, schema["items"], of: owner, &found) }
        default: break
        }
    }
}
