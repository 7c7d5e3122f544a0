import CLibPQ
import Storage

/// How a statement ended. Frees libpq's result with itself; nothing changes a result once it is there.
final class PostgresResult: @unchecked Sendable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    /// The command as the server finished it. A `COMMIT` of a failed transaction is answered by `ROLLBACK`.
    var tag: String { String(cString: PQcmdStatus(handle)) }

    /// As SQLite counts: a `SELECT` changes nothing.
    var changedRows: Int { tag.hasPrefix("SELECT") ? 0 : Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// The first column of each row, from a result in text format.
    var texts: [String] { (0..<PQntuples(handle)).map { String(cString: PQgetvalue(handle, $0, 0)) } }

    /// The rows of a result in binary format, in order.
    func forEach(statement: String, _ body: (inout Row) throws -> Void) throws {
        let count = PQntuples(handle)
        guard count > 0 else { return }
        let source = PostgresRowSource(handle, statement: statement)
        for index in 0..<count {
            source.row = index
            var row = Row(source)
            try body(&row)
        }
    }
}

/// The columns of one row of a result in binary format. Lives no longer than the result.
final class PostgresRowSource: RowSource {
    private let result: OpaquePointer
    private let statement: String
    let columnCount: Int
    var row: Int32 = 0

    init(_ result: OpaquePointer, statement: String) {
        self.result = result
        self.statement = statement
        columnCount = Int(PQnfields(result))
    }

    func value(at index: Int) throws -> SQLValue {
        let column = Int32(truncatingIfNeeded: index)
        let type = PQftype(result, column)
        var bytes: UnsafeRawBufferPointer?
        if PQgetisnull(result, row, column) == 0 {
            bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        }
        guard let value = TypeCodec.decode(type, bytes) else {
            throw StorageError.engine(code: TypeCodec.refusal(column: index, type: type), statement: statement)
        }
        return value
    }
}
