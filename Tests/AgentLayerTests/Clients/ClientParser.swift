import AgentAPI
import Testing
import TestServers

/// What a client's parser does with a reply: which members it cannot do without, of which type, and what it chokes on.
///
/// Written down from each client family's own types: see docs/wire-compatibility.md.
indirect enum ClientType: Sendable {
    case text, flag, integer, number, anything
    /// A list of these.
    case list(ClientType)
    /// An object with these members. A name with `?` may be missing or null.
    case object([String: ClientType])
    /// The same, and no other member.
    case closed([String: ClientType])

    /// Where the value is not what the parser takes, one line for each place.
    func problems(_ value: JSONValue, at place: String = "$") -> [String] {
        switch (self, value) {
        case (.anything, _), (.text, .string), (.flag, .bool), (.integer, .integer), (.number, .integer),
            (.number, .number):
            return []
        case (.list(let element), .array(let items)):
            return items.flatMap { element.problems($0, at: place + "[]") }
        case (.object(let members), .object(let found)): return Self.problems(members, found, at: place)
        case (.closed(let members), .object(let found)):
            let known = Set(members.keys.map { $0.hasSuffix("?") ? String($0.dropLast()) : $0 })
            return Self.problems(members, found, at: place)
                + found.keys.filter { !known.contains($0) }.map { "\(place).\($0): unknown to the client" }
        default: return ["\(place): is \(value)"]
        }
    }

    private static func problems(
        _ members: [String: ClientType], _ found: [String: JSONValue], at place: String
    ) -> [String] {
        members.flatMap { name, type -> [String] in
            let isOptional = name.hasSuffix("?")
            let name = isOptional ? String(name.dropLast()) : name
            let value = found[name] ?? .null
            guard value != .null || !isOptional else { return [] }
            return found[name] == nil ? ["\(place).\(name): missing"] : type.problems(value, at: "\(place).\(name)")
        }
    }
}

/// The client parses the reply.
func expectParsed(
    _ answer: Answer, as type: ClientType, status: Int = 200, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(answer.status == status, "\(answer.text.prefix(300))", sourceLocation: sourceLocation)
    #expect(type.problems(answer.json).sorted() == [], sourceLocation: sourceLocation)
}

/// No object holds two spellings of one field: a parser that knows both takes the second for a duplicate and gives up.
func expectNoDuplicate(_ answer: Answer, _ spellings: [[String]], sourceLocation: SourceLocation = #_sourceLocation) {
    func visit(_ value: JSONValue, _ place: String) {
        switch value {
        case .object(let members):
            for group in spellings {
                #expect(
                    group.filter { members[$0] != nil }.count < 2, "\(place): \(group)", sourceLocation: sourceLocation)
            }
            for (name, member) in members { visit(member, place + "." + name) }
        case .array(let items): for item in items { visit(item, place + "[]") }
        default: break
        }
    }
    visit(answer.json, "$")
}
