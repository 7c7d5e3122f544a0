extension CanonicalValue {
    /// Why bytes are not a canonical text.
    public enum Malformed: Error, Sendable, Equatable {
        /// No JSON, or JSON in another spelling than the canonical one: white space, another escape, another order of
        /// members, zeros before a number.
        case notCanonical
        /// A number that is no integer, or beyond ±``CanonicalValue/maxInteger``.
        case notAnInteger
        /// A string that is not UTF-8.
        case notUTF8
        /// A name twice in an object, also where two spellings of it are one string for Swift.
        case repeatedName
        case tooDeep
        case trailingBytes
    }

    /// Reads a text in its one canonical form: what is accepted has exactly these ``bytes`` again.
    ///
    /// The caller bounds the size.
    public init(parsing bytes: [UInt8]) throws(Malformed) {
        var reader = CanonicalReader(bytes: bytes)
        self = try reader.value(depth: 0)
        guard reader.isAtEnd else { throw .trailingBytes }
    }
}

private struct CanonicalReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func value(depth: Int) throws(CanonicalValue.Malformed) -> CanonicalValue {
        guard depth <= CanonicalValue.maxDepth else { throw .tooDeep }
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func next() throws(CanonicalValue.Malformed) -> UInt8 {
        guard let byte = peek else { throw .notCanonical }
        position += 1
        return byte
    }

    private mutating func takes(_ byte: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: Unicode.Scalar) throws(CanonicalValue.Malformed) {
        guard takes(byte) else { throw .notCanonical }
    }

    private mutating func word(
        _ word: StaticString, _ value: CanonicalValue
    ) throws(CanonicalValue.Malformed) -> CanonicalValue {
        let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw .notCanonical }
        position += word.utf8CodeUnitCount
        return value
    }

    private mutating func array(depth: Int) throws(CanonicalValue.Malformed) -> CanonicalValue {
        try expect("[")
        var elements: [CanonicalValue] = []
        guard !takes("]") else { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while takes(",")
        try expect("]")
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(CanonicalValue.Malformed) -> CanonicalValue {
        try expect("{")
        var members: [String: CanonicalValue] = [:]
        guard !takes("}") else { return .object(members) }
        var last: String?
        repeat {
            let name = try string()
            if let last, !CanonicalValue.precedes(last, name) {
                throw last.utf8.elementsEqual(name.utf8) ? .repeatedName : .notCanonical
            }
            last = name
            try expect(":")
            let value = try value(depth: depth + 1)
            guard members.updateValue(value, forKey: name) == nil else { throw .repeatedName }
        } while takes(",")
        try expect("}")
        return .object(members)
    }

    private mutating func string() throws(CanonicalValue.Malformed) -> String {
        try expect("\"")
        let start = position
        while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
        if peek == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try Self.text(bytes[start..<position])
        }
        var content = Array(bytes[start..<position])
        while true {
            let byte = try next()
            if byte == UInt8(ascii: "\"") { return try Self.text(content[...]) }
            guard byte >= 0x20 else { throw .notCanonical }
            content.append(byte == UInt8(ascii: "\\") ? try escaped() : byte)
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(CanonicalValue.Malformed) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    /// The byte that an escape stands for, after its backslash.
    private mutating func escaped() throws(CanonicalValue.Malformed) -> UInt8 {
        let start = position - 1
        let byte: UInt8
        switch try next() {
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "f"): byte = 0x0C
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "\""): byte = UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): byte = UInt8(ascii: "\\")
        case UInt8(ascii: "u"):
            var value = 0
            for _ in 0..<4 {
                guard let digit = Character(Unicode.Scalar(try next())).hexDigitValue else { throw .notCanonical }
                value = value * 16 + digit
            }
            guard value < 0x20 else { throw .notCanonical }
            byte = UInt8(value)
        default: throw .notCanonical
        }
        // One spelling each: neither `\u000a` for `\n` nor capital digits.
        guard bytes[start..<position].elementsEqual(CanonicalValue.escape(of: byte)) else { throw .notCanonical }
        return byte
    }

    private mutating func integer() throws(CanonicalValue.Malformed) -> Int64 {
        let negative = takes("-")
        let start = position
        var value: Int64 = 0
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            guard value <= CanonicalValue.maxInteger else { throw .notAnInteger }
            position += 1
        }
        guard position > start else { throw .notCanonical }
        guard bytes[start] != UInt8(ascii: "0") || (position == start + 1 && !negative) else { throw .notCanonical }
        switch peek {
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): throw .notAnInteger
        default: break
        }
        return negative ? -value : value
    }
}
