import Foundation
import GRDBSQLite
import Storage

/// SQLite through its C interface and nothing else, with the settings of the server's store.
final class RawSQLite: Transaction {
    private let connection: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    init(file: String) throws {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(file, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw BenchFailure("SQLite cannot open \(file) (\(code))")
        }
        connection = opened
        sqlite3_busy_timeout(connection, 10_000)
        try run(
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 20000",
            "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -8000",
            "PRAGMA foreign_keys = ON")
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(connection)
    }

    /// Runs a statement to its end and reads every column of every row, as whoever wanted the row would. Returns the
    /// first column of the last row, if it is a number.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int64? {
        let statement = try prepared(sql)
        defer { sqlite3_reset(statement) }
        for (index, value) in values.enumerated() { try bind(value, to: statement, at: Int32(index + 1)) }
        var first: Int64?
        while try step(statement) {
            first = sqlite3_column_int64(statement, 0)
            for column in 0..<sqlite3_column_count(statement) {
                switch sqlite3_column_type(statement, column) {
                case SQLITE_TEXT: _ = sqlite3_column_text(statement, column)
                case SQLITE_BLOB: _ = sqlite3_column_blob(statement, column)
                case SQLITE_FLOAT: _ = sqlite3_column_double(statement, column)
                default: _ = sqlite3_column_int64(statement, column)
                }
            }
        }
        return first
    }

    func run(_ texts: String...) throws {
        for text in texts { try execute(text, []) }
    }

    // MARK: Transaction

    func forEach(_ sql: SQL, _ delivery: Delivery, _ body: (inout Row) throws -> Void) throws {
        let statement = try prepared(sql.text)
        defer { sqlite3_reset(statement) }
        for (index, value) in sql.values.enumerated() { try bind(value, to: statement, at: Int32(index + 1)) }
        let source = RawRowSource(statement)
        while try step(statement) {
            var row = Row(source)
            try body(&row)
        }
    }

    func execute(_ sql: SQL) throws -> Int {
        try execute(sql.text, sql.values)
        return Int(sqlite3_changes64(connection))
    }

    func lock(_ key: Int64) throws {}

    // MARK: Statements

    private func prepared(_ text: String) throws -> OpaquePointer {
        if let known = statements[text] { return known }
        var made: OpaquePointer?
        guard sqlite3_prepare_v3(connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil) == SQLITE_OK,
            let made
        else { throw failure(text) }
        statements[text] = made
        return made
    }

    private func step(_ statement: OpaquePointer) throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure(String(cString: sqlite3_sql(statement)))
        }
    }

    private func failure(_ text: String) -> BenchFailure {
        BenchFailure("SQLite refused a statement: \(String(cString: sqlite3_errmsg(connection))): \(text)")
    }

    /// SQLite copies the bytes before `bind` returns.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) throws {
        let code =
            switch value {
            case .integer(let number?): sqlite3_bind_int64(statement, index, number)
            case .boolean(let flag?): sqlite3_bind_int64(statement, index, flag ? 1 : 0)
            case .real(let number?): sqlite3_bind_double(statement, index, number)
            case .text(let text?): sqlite3_bind_text(statement, index, text, -1, Self.transient)
            case .blob(let bytes?): sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), Self.transient)
            case .integer, .boolean, .real, .text, .blob: sqlite3_bind_null(statement, index)
            }
        guard code == SQLITE_OK else { throw failure(String(cString: sqlite3_sql(statement))) }
    }
}

/// The row on which a statement stands.
private final class RawRowSource: RowSource {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) { self.statement = statement }

    var columnCount: Int { Int(sqlite3_column_count(statement)) }

    func value(at index: Int) -> SQLValue {
        let index = Int32(index)
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, index))
        case SQLITE_TEXT: return .text(sqlite3_column_text(statement, index).map { String(cString: $0) } ?? "")
        default: return .integer(nil)
        }
    }
}
