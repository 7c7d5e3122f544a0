/// Unambiguous concatenation: each field is a big-endian u32 length and its bytes; an absent field is the length
/// 0xFFFFFFFF alone (protocols.md, introduction).
public enum Framing {
    public static func frame(_ fields: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fields.reduce(0) { $0 + $1.count + 4 })
        for field in fields { append(field, to: &bytes) }
        return bytes
    }

    /// The same with fields that may be absent.
    public static func frame(optional fields: [[UInt8]?]) -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            if let field { append(field, to: &bytes) } else { bytes.append(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF]) }
        }
        return bytes
    }

    /// Eight bytes, big-endian: how numbers stand in a field.
    public static func number(_ value: Int64) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

    private static func append(_ field: [UInt8], to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(field.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: field)
    }
}
