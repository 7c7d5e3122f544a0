/// A JSON value that has exactly one text: the canonical form of RFC 8785 (JCS), of integers only.
///
/// Hashes, commitments and signatures are made over ``bytes``; `CanonicalValue(parsing:)` reads nothing else.
public enum CanonicalValue: Sendable {
    case null
    case bool(Bool)
    /// Within ±``maxInteger``: RFC 8785 section 3.2.2.3 writes larger ones as doubles, which would lose digits, and the
    /// reader refuses them.
    case integer(Int64)
    case string(String)
    case array([CanonicalValue])
    case object([String: CanonicalValue])

    /// 2^53 - 1, the greatest integer that every JSON reader keeps (RFC 7493 section 2.2).
    public static let maxInteger: Int64 = 9_007_199_254_740_991

    /// How deep arrays and objects may stand in each other, for the reader.
    public static let maxDepth = 32

    public init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    public init(_ number: Int64?) { self = number.map { .integer($0) } ?? .null }
    public init(_ flag: Bool?) { self = flag.map { .bool($0) } ?? .null }

    /// The canonical text.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        append(to: &bytes)
        return bytes
    }

    // MARK: Reading a value

    public var text: String? { if case .string(let text) = self { text } else { nil } }
    public var number: Int64? { if case .integer(let number) = self { number } else { nil } }
    public var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    public var elements: [CanonicalValue]? { if case .array(let elements) = self { elements } else { nil } }
    public var members: [String: CanonicalValue]? { if case .object(let members) = self { members } else { nil } }
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// A member of an object.
    public subscript(_ name: String) -> CanonicalValue? { members?[name] }

    // MARK: Writing

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .string(let text): Self.quote(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { Self.precedes($0.key, $1.key) }).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.quote(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// RFC 8785 section 3.2.3: names are ordered by their UTF-16 code units, neither by code points nor as Swift orders
    /// strings.
    static func precedes(_ first: String, _ second: String) -> Bool {
        first.utf16.lexicographicallyPrecedes(second.utf16)
    }

    /// RFC 8785 section 3.2.2.2: escapes where JSON demands them, the short ones where there are any.
    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var start = 0
            for (index, byte) in utf8.enumerated()
            where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(contentsOf: utf8[start..<index])
                bytes.append(contentsOf: escape(of: byte))
                start = index + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    static func escape(of byte: UInt8) -> [UInt8] {
        switch byte {
        case 0x08: Array("\\b".utf8)
        case 0x09: Array("\\t".utf8)
        case 0x0A: Array("\\n".utf8)
        case 0x0C: Array("\\f".utf8)
        case 0x0D: Array("\\r".utf8)
        case UInt8(ascii: "\""): Array("\\\"".utf8)
        case UInt8(ascii: "\\"): Array("\\\\".utf8)
        default: Array("\\u00".utf8) + [hexDigit(byte >> 4), hexDigit(byte & 0x0F)]
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

/// Equal where the canonical texts are. Swift holds strings equal that differ in their bytes (é as one code point or as
/// two); for what is committed to, they differ.
extension CanonicalValue: Equatable {
    public static func == (one: CanonicalValue, other: CanonicalValue) -> Bool { one.bytes == other.bytes }
}

extension CanonicalValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
    public init(arrayLiteral elements: CanonicalValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, CanonicalValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}
