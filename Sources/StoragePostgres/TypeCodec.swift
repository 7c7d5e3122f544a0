import CLibPQ
import Storage

/// PostgreSQL's binary formats of the few types in use: big-endian numbers, text and bytes as they are.
enum TypeCodec {
    /// Object ids from `pg_type.dat`; they never change.
    enum TypeID {
        static let boolean: Oid = 16
        static let bytea: Oid = 17
        static let name: Oid = 19
        static let int8: Oid = 20
        static let int2: Oid = 21
        static let int4: Oid = 23
        static let text: Oid = 25
        static let oid: Oid = 26
        static let xid: Oid = 28
        static let json: Oid = 114
        static let float4: Oid = 700
        static let float8: Oid = 701
        static let unknown: Oid = 705
        static let bpchar: Oid = 1042
        static let varchar: Oid = 1043
        static let numeric: Oid = 1700
    }

    static func type(of value: SQLValue) -> Oid {
        switch value {
        case .integer: TypeID.int8
        case .real: TypeID.float8
        case .text: TypeID.text
        case .blob: TypeID.bytea
        case .boolean: TypeID.boolean
        }
    }

    /// Appends the value's bytes; false when it is absent.
    static func encode(_ value: SQLValue, into buffer: inout [UInt8]) -> Bool {
        switch value {
        case .integer(let number?): append(UInt64(bitPattern: number), to: &buffer)
        case .real(let number?): append(number.bitPattern, to: &buffer)
        case .text(let text?): buffer.append(contentsOf: text.utf8)
        case .blob(let bytes?): buffer.append(contentsOf: bytes)
        case .boolean(let flag?): buffer.append(flag ? 1 : 0)
        case .integer, .real, .text, .blob, .boolean: return false
        }
        return true
    }

    private static func append(_ bits: UInt64, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: bits.bigEndian) { buffer.append(contentsOf: $0) }
    }

    /// `bytes` is nil for NULL. Returns nil for a type or a length that is not among ours.
    static func decode(_ type: Oid, _ bytes: UnsafeRawBufferPointer?) -> SQLValue? {
        switch type {
        case TypeID.int8, TypeID.int4, TypeID.int2, TypeID.oid, TypeID.xid:
            guard let bytes else { return .integer(nil) }
            switch (type, bytes.count) {
            case (TypeID.oid, 4), (TypeID.xid, 4): return .integer(Int64(unsigned32(bytes)))
            case (_, 8): return .integer(Int64(bitPattern: unsigned64(bytes)))
            case (_, 4): return .integer(Int64(Int32(bitPattern: unsigned32(bytes))))
            case (_, 2): return .integer(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
            default: return nil
            }
        case TypeID.text, TypeID.varchar, TypeID.bpchar, TypeID.name, TypeID.unknown, TypeID.json:
            return .text(bytes.map { String(decoding: $0, as: UTF8.self) })
        case TypeID.bytea:
            return .blob(bytes.map { [UInt8]($0) })
        case TypeID.boolean:
            guard let bytes else { return .boolean(nil) }
            return bytes.count == 1 ? .boolean(bytes[0] != 0) : nil
        case TypeID.float8:
            guard let bytes else { return .real(nil) }
            return bytes.count == 8 ? .real(Double(bitPattern: unsigned64(bytes))) : nil
        case TypeID.float4:
            guard let bytes else { return .real(nil) }
            return bytes.count == 4 ? .real(Double(Float(bitPattern: unsigned32(bytes)))) : nil
        default:
            return nil
        }
    }

    private static func unsigned64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    }

    private static func unsigned32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))
    }

    /// What to tell whoever wrote a query with a column we do not read.
    static func refusal(column: Int, type: Oid) -> String {
        let name = type == TypeID.numeric ? "NUMERIC (SUM and AVG of BIGINT are)" : "of type \(type)"
        return "column \(column) is \(name): cast it to BIGINT, DOUBLE PRECISION, TEXT, BYTEA or BOOLEAN"
    }
}
