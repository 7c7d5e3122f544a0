import AgentAPI
import JSONWriting
import NIOCore
import TestServers

/// What replies of one kind have in common: members, types, what may be null and what may be missing.
///
/// As JSON: a string names the kinds of a value (`"integer"`, `"time|null"`), an object holds its members' shapes, with
/// `?` after the name of a member that some replies leave out and `(or)` for what may stand in the object's place, and an
/// array holds the shape of its elements.
struct ReplyShape: Equatable {
    private var kinds: Set<String> = []
    private var members: [String: Member]?
    /// Empty when every array was.
    private var elements: [ReplyShape]?

    private struct Member: Equatable {
        var shape: ReplyShape
        var isOptional: Bool
    }

    init(_ value: JSONValue) {
        switch value {
        case .null: kinds = ["null"]
        case .bool: kinds = ["boolean"]
        case .integer: kinds = ["integer"]
        case .number: kinds = ["number"]
        case .string(let text): kinds = [Self.kind(of: text)]
        case .array(let items): elements = Self.merged(items.map { ReplyShape($0) }).map { [$0] } ?? []
        case .object(let object):
            members = object.mapValues { Member(shape: ReplyShape($0), isOptional: false) }
        }
    }

    /// The shape that fits all of them.
    static func merged(_ shapes: [ReplyShape]) -> ReplyShape? {
        guard var all = shapes.first else { return nil }
        for shape in shapes.dropFirst() { all.merge(shape) }
        return all
    }

    private static func kind(of text: String) -> String {
        if text.isIdentifier { return "id" }
        if text.isMidnight { return "midnight" }
        if text.isTimestamp { return "time" }
        if text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil { return "day" }
        return "string"
    }

    private mutating func merge(_ other: ReplyShape) {
        kinds.formUnion(other.kinds)
        if kinds.isSuperset(of: ["midnight", "time"]) { kinds.remove("midnight") }
        if kinds.isSuperset(of: ["integer", "number"]) { kinds.remove("integer") }
        if kinds.contains("string") { kinds.subtract(["id", "midnight", "time", "day"]) }
        if let theirs = other.elements {
            elements = Self.merged((elements ?? []) + theirs).map { [$0] } ?? []
        }
        guard let theirs = other.members else { return }
        guard var all = members else { return members = theirs }
        for (name, member) in theirs {
            guard var own = all[name] else {
                all[name] = Member(shape: member.shape, isOptional: true)
                continue
            }
            own.shape.merge(member.shape)
            own.isOptional = own.isOptional || member.isOptional
            all[name] = own
        }
        for name in all.keys where theirs[name] == nil { all[name]?.isOptional = true }
        members = all
    }

    var json: JSONValue {
        let others = kinds.sorted().joined(separator: "|")
        if let members {
            var object: [String: JSONValue] = [:]
            for (name, member) in members { object[member.isOptional ? name + "?" : name] = member.shape.json }
            if !others.isEmpty { object["(or)"] = .string(others) }
            return .object(object)
        }
        if let elements {
            return .array(elements.map(\.json) + (others.isEmpty ? [] : [.string("(or) " + others)]))
        }
        return .string(others)
    }

    /// Where two shapes differ, one line for each place.
    static func differences(pinned: JSONValue, now: JSONValue, at path: String = "") -> [String] {
        func text(_ value: JSONValue) -> String { String(buffer: value.json()) }
        switch (pinned, now) {
        case (.object(let old), .object(let new)):
            return Set(old.keys).union(new.keys).sorted().flatMap { name -> [String] in
                let place = path.isEmpty ? name : path + "." + name
                switch (old[name], new[name]) {
                case (let old?, let new?): return differences(pinned: old, now: new, at: place)
                case (let old?, nil): return ["\(place): gone, was \(text(old))"]
                case (nil, let new?): return ["\(place): new, \(text(new))"]
                case (nil, nil): return []
                }
            }
        case (.array(let old), .array(let new)) where old.count == new.count:
            return zip(old, new).flatMap { differences(pinned: $0, now: $1, at: path + "[]") }
        default:
            return pinned == now ? [] : ["\(path): was \(text(pinned)), is \(text(now))"]
        }
    }
}
