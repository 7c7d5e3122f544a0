/// Consumes the bytes of a cursor from front to back.
struct CursorReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() throws(CursorRefusal) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .malformed }
        return byte
    }

    mutating func bytes(_ count: Int) throws(CursorRefusal) -> ArraySlice<UInt8> {
        guard count >= 0, rest.count >= count else { throw .malformed }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A big-endian integer.
    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws(CursorRefusal) -> Value {
        try bytes(MemoryLayout<Value>.size).reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    mutating func text(count: Int) throws(CursorRefusal) -> String {
        let bytes = try bytes(count)
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        return text
    }
}
