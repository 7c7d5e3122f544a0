import ByteFraming
public import JSONWriting

/// Takes the members of a leaf, each once and of its kind; ``end()`` throws where one is left over.
struct LeafMembers {
    private var rest: [String: CanonicalValue]

    init(_ members: [String: CanonicalValue]) { rest = members }

    func has(_ name: String) -> Bool { rest[name] != nil }

    private mutating func take(_ name: String) throws(LeafError) -> CanonicalValue {
        guard let value = rest.removeValue(forKey: name) else { throw .missing(name) }
        return value
    }

    mutating func text(_ name: String) throws(LeafError) -> String {
        guard let text = try take(name).text else { throw .malformed(name) }
        return text
    }

    /// A word of an enumeration: lower-case letters, digits and underlines, so that nobody's own words fit in.
    mutating func word(_ name: String) throws(LeafError) -> String {
        let text = try text(name)
        let isWord = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard isWord, (1...64).contains(text.utf8.count) else { throw .malformed(name) }
        return text
    }

    /// A UUID in lower case, 8-4-4-4-12 digits.
    mutating func uuid(_ name: String) throws(LeafError) -> String {
        let text = try text(name)
        guard LeafObject.isUUID(text) else { throw .malformed(name) }
        return text
    }

    mutating func number(_ name: String, atLeast least: Int64) throws(LeafError) -> Int64 {
        guard let number = try take(name).number, number >= least else { throw .malformed(name) }
        return number
    }

    mutating func optionalNumber(_ name: String, atLeast least: Int64) throws(LeafError) -> Int64? {
        if takesNull(name) { return nil }
        return try number(name, atLeast: least)
    }

    mutating func bytes(_ name: String, count: Int) throws(LeafError) -> [UInt8] {
        guard let bytes = Base64URL.decode(try text(name)) else { throw .malformed(name) }
        guard bytes.count == count else { throw .wrongLength(name) }
        return bytes
    }

    mutating func optionalBytes(_ name: String, count: Int) throws(LeafError) -> [UInt8]? {
        if takesNull(name) { return nil }
        return try bytes(name, count: count)
    }

    mutating func array(_ name: String) throws(LeafError) -> [CanonicalValue] {
        guard let elements = try take(name).elements else { throw .malformed(name) }
        return elements
    }

    mutating func object(_ name: String) throws(LeafError) -> CanonicalValue {
        let value = try take(name)
        guard value.members != nil else { throw .malformed(name) }
        return value
    }

    private mutating func takesNull(_ name: String) -> Bool {
        guard let value = rest[name], value.isNull else { return false }
        rest[name] = nil
        return true
    }

    func end() throws(LeafError) {
        if let name = rest.keys.min() { throw .unexpected(name) }
    }
}

/// What leaves are about: objects, named by UUIDs.
public enum LeafObject {
    /// Whether this is a UUID as a leaf spells it: lower case, 8-4-4-4-12 digits.
    public static func isUUID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { place, byte in
            switch place {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default:
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
        }
    }
}

extension CanonicalValue {
    /// Bytes as base64url without padding; null where there are none.
    public static func base64URL(_ bytes: [UInt8]?) -> CanonicalValue {
        bytes.map { .string(Base64URL.encode($0)) } ?? .null
    }
}
