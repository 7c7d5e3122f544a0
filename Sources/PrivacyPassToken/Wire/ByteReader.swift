/// Takes the fields of RFC 8446 presentation language off untrusted bytes, from the front. Every read consumes or throws.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

    mutating func bytes(_ count: Int) throws(PrivacyPassFormatError) -> [UInt8] {
        guard rest.count >= count else { throw .truncated }
        let taken = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken
    }

    mutating func octets<Field: OctetsField>(
        _ field: Field.Type = Field.self
    ) throws(PrivacyPassFormatError) -> Octets<Field> {
        try Octets(bytes(Field.size))
    }

    mutating func u8() throws(PrivacyPassFormatError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .truncated }
        return byte
    }

    mutating func u16() throws(PrivacyPassFormatError) -> UInt16 { UInt16(try u8()) << 8 | UInt16(try u8()) }

    /// `opaque field<0..2^8-1>`.
    mutating func vector8() throws(PrivacyPassFormatError) -> [UInt8] { try bytes(Int(try u8())) }

    /// `opaque field<0..2^16-1>`.
    mutating func vector16() throws(PrivacyPassFormatError) -> [UInt8] { try bytes(Int(try u16())) }

    /// Throws where bytes are left over.
    func end() throws(PrivacyPassFormatError) {
        guard rest.isEmpty else { throw .trailingBytes }
    }
}

extension [UInt8] {
    mutating func append(u16 value: UInt16) {
        append(UInt8(value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }
}
