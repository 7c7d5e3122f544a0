import CLibPQ
import Storage

/// How a statement ended. Frees libpq's result with itself.
final class PostgresResult {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    /// The command as the server finished it. A `COMMIT` of a failed transaction is answered by `ROLLBACK`.
    var tag: String { String(cString: PQcmdStatus(handle)) }

    /// As SQLite counts: a `SELECT` changes nothing.
    var changedRows: Int { tag.hasPrefix("SELECT") ? 0 : Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// The first column of each row, from a result in text format.
    var texts: [String] { (0..<PQntuples(handle)).map { String(cString: PQgetvalue(handle, $0, 0)) } }
}

/// Reads the rows of one statement, which have the same types.
struct RowReader {
    private let statement: String
    private var types: [Oid] = []

    init(statement: String) { self.statement = statement }

    /// The one row of a result in single-row mode and in binary format.
    mutating func row(of result: OpaquePointer) throws -> Row {
        if types.isEmpty { types = (0..<PQnfields(result)).map { PQftype(result, $0) } }
        var columns: [SQLValue] = []
        columns.reserveCapacity(types.count)
        for (index, type) in types.enumerated() {
            let column = Int32(index)
            var bytes: UnsafeRawBufferPointer?
            if PQgetisnull(result, 0, column) == 0 {
                bytes = UnsafeRawBufferPointer(
                    start: PQgetvalue(result, 0, column), count: Int(PQgetlength(result, 0, column)))
            }
            guard let value = TypeCodec.decode(type, bytes) else {
                throw StorageError.engine(code: TypeCodec.refusal(column: index, type: type), statement: statement)
            }
            columns.append(value)
        }
        return Row(columns)
    }
}
