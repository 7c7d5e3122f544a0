import AgentAPI
import Foundation
import NIOHTTP1

/// What a server answered.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Null when the body is no JSON.
    var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(body))) ?? .null }

    /// The first header of this name.
    func header(_ name: String) -> String? { headers.first(name: name) }

    /// A member of the body.
    subscript(_ name: String) -> JSONValue { json[name] }
}

extension JSONValue {
    /// A member of an object; null where there is none.
    subscript(_ name: String) -> JSONValue {
        if case .object(let members) = self { return members[name] ?? .null }
        return .null
    }

    /// An element of an array; null beyond its end.
    subscript(_ index: Int) -> JSONValue { items.indices.contains(index) ? items[index] : .null }

    var items: [JSONValue] {
        if case .array(let items) = self { return items }
        return []
    }

    var keys: Set<String> {
        if case .object(let members) = self { return Set(members.keys) }
        return []
    }

    /// Empty when this is no string: no test expects one.
    var text: String {
        if case .string(let text) = self { return text }
        return ""
    }

    var number: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }

    var isObject: Bool {
        if case .object = self { return true }
        return false
    }

    /// The strings at one place of every element.
    func each(_ name: String) -> [String] { items.map { $0[name].text } }
}
