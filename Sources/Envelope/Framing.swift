/// Unambiguous concatenation: each field is a big-endian u32 length and its bytes (protocols.md).
public enum Framing {
    public static func frame(_ fields: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fields.reduce(0) { $0 + $1.count + 4 })
        for field in fields {
            withUnsafeBytes(of: UInt32(field.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: field)
        }
        return bytes
    }
}

/// Where a sealed value lives. It is authenticated with the value, so that a value moved to another record, column or
/// table does not open.
public struct SealContext: Sendable {
    let associatedData: [UInt8]

    public init(table: StaticString, column: StaticString, record: [UInt8]) {
        associatedData = Framing.frame([
            Array("nacre/sealed/v1\0".utf8), Array(table.description.utf8), Array(column.description.utf8), record,
        ])
    }
}
