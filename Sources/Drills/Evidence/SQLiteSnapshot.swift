import Foundation
import GRDB
import GRDBSQLite

extension DatabaseSnapshot {
    /// Reads a database file from outside, beside a server that has it open: read-only, all tables at one moment.
    ///
    /// - Parameters:
    ///   - only: the tables that are read; nil is all.
    ///   - leavingOut: tables that are not read. Virtual tables never are; the tables in which they keep their content
    ///     are.
    public static func sqlite(
        file: String, only: Set<String>? = nil, leavingOut: Set<String> = []
    ) throws -> DatabaseSnapshot {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { database in
            let listed = try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT name, wr, type = 'shadow' AS shadow FROM pragma_table_list
                    WHERE schema = 'main' AND type IN ('table', 'shadow') AND name <> 'sqlite_schema' ORDER BY name
                    """)
            return try DatabaseSnapshot(
                tables: listed.compactMap { row in
                    let name: String = row["name"]
                    let hasRowid = row["wr"] as Int64 == 0
                    guard !leavingOut.contains(name), only?.contains(name) ?? true else { return nil }
                    // https://www.sqlite.org/fts5.html#fts5_data_structures
                    let isIndex = row["shadow"] && (name.hasSuffix("_data") || name.hasSuffix("_idx"))
                    return try table(name, hasRowid: hasRowid, isIndex: isIndex, database)
                })
        }
    }

    private static func table(
        _ name: String, hasRowid: Bool, isIndex: Bool, _ database: Database
    ) throws -> TableSnapshot {
        let described = try GRDB.Row.fetchAll(
            database, sql: "SELECT name, pk FROM pragma_table_info(?)", arguments: [name])
        let columns = described.map { $0["name"] as String }
        let key = described.enumerated().filter { $1["pk"] as Int64 > 0 }.map(\.offset)
        let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\""
        let statement = try database.makeStatement(sql: "SELECT \(hasRowid ? "_rowid_" : "NULL"), * FROM \(quoted)")
        let handle = statement.sqliteStatement
        var rows: [SnapshotRow] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                rows.append(
                    SnapshotRow(
                        values: (0..<columns.count).map { value(handle, Int32($0 + 1)) },
                        position: hasRowid ? sqlite3_column_int64(handle, 0) : nil, transaction: nil))
            case SQLITE_DONE: return TableSnapshot(name: name, columns: columns, key: key, rows: rows, isIndex: isIndex)
            default:
                throw EvidenceError.unreadable(file: name, reason: "SQLite \(sqlite3_errcode(database.sqliteConnection))")
            }
        }
    }

    private static func value(_ statement: OpaquePointer, _ column: Int32) -> [UInt8] {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return Array(String(sqlite3_column_int64(statement, column)).utf8)
        case SQLITE_FLOAT: return Array(String(sqlite3_column_double(statement, column)).utf8)
        case SQLITE_NULL: return []
        default:
            // The bytes of a text, too: SQLite hands them over as they lie.
            guard let start = sqlite3_column_blob(statement, column) else { return [] }
            return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
        }
    }
}

/// Evidence that cannot be read is no evidence: a drill fails rather than pass for want of something to look at.
public enum EvidenceError: Error, Equatable, Sendable, CustomStringConvertible {
    case unreadable(file: String, reason: String)

    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        }
    }
}
