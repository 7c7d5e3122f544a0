import GRDB
import GRDBSQLite
import Storage

/// A connection with its prepared statements: GRDB's for the writer, our own for readers.
protocol SQLiteConnection: AnyObject {
    var handle: OpaquePointer? { get }
    /// A compiled statement, which the connection keeps.
    func statement(_ text: String) throws -> OpaquePointer
}

extension Database: SQLiteConnection {
    var handle: OpaquePointer? { sqliteConnection }

    func statement(_ text: String) throws -> OpaquePointer {
        do {
            return try cachedStatement(sql: text).sqliteStatement
        } catch let error as DatabaseError {
            throw StorageError(error, statement: text)
        }
    }
}

/// A transaction on a connection. Statements are stepped through SQLite's own interface: by column index, without
/// intermediate rows.
final class SQLiteTransaction: Transaction {
    private let connection: any SQLiteConnection

    init(_ connection: any SQLiteConnection) { self.connection = connection }

    func forEach(_ sql: Storage.SQL, _ delivery: Delivery, _ body: (inout Storage.Row) throws -> Void) throws {
        let statement = try bound(sql)
        defer { sqlite3_reset(statement) }
        let source = SQLiteRowSource(statement)
        while try step(statement, sql) {
            var row = Storage.Row(source)
            try body(&row)
        }
    }

    func execute(_ sql: Storage.SQL) throws -> Int {
        let statement = try bound(sql)
        defer { sqlite3_reset(statement) }
        while try step(statement, sql) {}
        // A statement that changed nothing leaves SQLite's count of the one before it.
        return sqlite3_stmt_readonly(statement) != 0 ? 0 : Int(sqlite3_changes64(connection.handle))
    }

    /// There is one writer: it holds every key.
    func lock(_ key: Int64) throws {}

    private func bound(_ sql: Storage.SQL) throws -> OpaquePointer {
        let statement = try connection.statement(sql.text)
        sqlite3_reset(statement)
        for (index, value) in sql.values.enumerated() {
            let code = Self.bind(value, to: statement, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw StorageError.engine(code: String(code), statement: sql.text) }
        }
        return statement
    }

    private func step(_ statement: OpaquePointer, _ sql: Storage.SQL) throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let code = sqlite3_extended_errcode(connection.handle)
            throw StorageError(sqliteCode: code, statement: sql.text)
        }
    }

    /// SQLite copies the bytes before `bind` returns.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private static func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch value {
        case .integer(let number?): return sqlite3_bind_int64(statement, index, number)
        case .boolean(let flag?): return sqlite3_bind_int64(statement, index, flag ? 1 : 0)
        case .real(let number?): return sqlite3_bind_double(statement, index, number)
        case .text(var text?):
            return text.withUTF8 { bytes in
                // An empty string has no base address, and a nil pointer would bind NULL.
                guard let base = bytes.baseAddress else { return sqlite3_bind_text(statement, index, "", 0, transient) }
                return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text(statement, index, $0, Int32(bytes.count), transient)
                }
            }
        case .blob(let bytes?):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), transient)
        case .integer, .boolean, .real, .text, .blob: return sqlite3_bind_null(statement, index)
        }
    }
}

extension StorageError {
    init(_ error: DatabaseError, statement: String) {
        self.init(sqliteCode: error.extendedResultCode.rawValue, statement: statement)
    }

    init(sqliteCode code: Int32, statement: String) {
        switch ResultCode(rawValue: code) {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: self = .conflict
        case let result where result.primaryResultCode == .SQLITE_INTERRUPT: self = .timedOut
        case let result where result.primaryResultCode == .SQLITE_CONSTRAINT: self = .constraint
        default: self = .engine(code: String(code), statement: statement)
        }
    }
}
