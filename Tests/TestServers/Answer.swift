import AgentAPI
import Foundation
import NIOHTTP1

/// What a server answered.
public struct Answer: Sendable {
    public let status: Int
    public let headers: HTTPHeaders
    public let body: [UInt8]

    public init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Null when the body is no JSON.
    public var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(body))) ?? .null }

    /// The first header of this name.
    public func header(_ name: String) -> String? { headers.first(name: name) }

    /// A member of the body.
    public subscript(_ name: String) -> JSONValue { json[name] }
}

extension JSONValue {
    /// A member of an object; null where there is none.
    public subscript(_ name: String) -> JSONValue {
        if case .object(let members) = self { return members[name] ?? .null }
        return .null
    }

    /// An element of an array; null beyond its end.
    public subscript(_ index: Int) -> JSONValue { items.indices.contains(index) ? items[index] : .null }

    public var items: [JSONValue] {
        if case .array(let items) = self { return items }
        return []
    }

    public var keys: Set<String> {
        if case .object(let members) = self { return Set(members.keys) }
        return []
    }

    /// Empty when this is no string: no test expects one.
    public var text: String {
        if case .string(let text) = self { return text }
        return ""
    }

    public var number: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }

    public var isObject: Bool {
        if case .object = self { return true }
        return false
    }

    /// The strings at one place of every element.
    public func each(_ name: String) -> [String] { items.map { $0[name].text } }
}

public struct UnexpectedAnswer: Error, CustomStringConvertible {
    let answer: Answer
    public init(_ answer: Answer) { self.answer = answer }
    public var description: String { "\(answer.status) \(answer.text.prefix(400))" }
}
