/// Takes framed fields off untrusted bytes, from the front. Every read consumes or throws.
public struct FrameReader: Sendable {
    private var rest: ArraySlice<UInt8>

    public init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// A field that must be there, of at most `limit` bytes.
    public mutating func field(upTo limit: Int) throws(FramingError) -> [UInt8] {
        guard let field = try optionalField(upTo: limit) else { throw .absent }
        return field
    }

    /// A field or nil where it is marked absent.
    public mutating func optionalField(upTo limit: Int) throws(FramingError) -> [UInt8]? {
        let length = try u32()
        guard length != .max else { return nil }
        guard Int(length) <= limit else { throw .tooLong }
        guard rest.count >= Int(length) else { throw .truncated }
        let field = Array(rest.prefix(Int(length)))
        rest = rest.dropFirst(Int(length))
        return field
    }

    /// A field of exactly `size` bytes.
    public mutating func field(exactly size: Int) throws(FramingError) -> [UInt8] {
        let field = try field(upTo: size)
        guard field.count == size else { throw .wrongLength }
        return field
    }

    /// A field that must hold `expected`, such as a domain separator.
    public mutating func expect(_ expected: [UInt8]) throws(FramingError) {
        guard try field(upTo: expected.count) == expected else { throw .unexpected }
    }

    /// A field of eight bytes, big-endian.
    public mutating func number() throws(FramingError) -> Int64 {
        try field(exactly: 8).reduce(0) { $0 << 8 | Int64($1) }
    }

    public var isAtEnd: Bool { rest.isEmpty }

    /// Throws where bytes are left over.
    public func end() throws(FramingError) {
        guard rest.isEmpty else { throw .trailing }
    }

    private mutating func u32() throws(FramingError) -> UInt32 {
        guard rest.count >= 4 else { throw .truncated }
        let value = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        rest = rest.dropFirst(4)
        return value
    }
}

/// Why framed bytes cannot be read.
public enum FramingError: Error, Sendable, Equatable {
    case truncated, tooLong, wrongLength, absent, unexpected, trailing
}
