import Foundation
import GRDB
import Storage
import TestServers

/// A row as it lies in a table, with what it says in every column.
struct WrittenRow: Hashable, Sendable {
    let table: String
    let columns: [String: [UInt8]]
    /// PostgreSQL: the transaction that wrote it.
    let transaction: Int64

    func names(_ marks: [[UInt8]]) -> Bool {
        columns.values.contains { value in marks.contains { value.holds($0) } }
    }

    /// The columns in which two versions of a row differ.
    func changes(from other: WrittenRow) -> Set<String> {
        Set(columns.keys.filter { columns[$0] != other.columns[$0] })
    }
}

/// All rows that an SQLite database holds, tables of full-text indexes included.
enum SQLiteRows {
    static func all(inFile path: String) throws -> [WrittenRow] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return try queue.read { database in
            let tables = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
            return try tables.flatMap { table in try rows(of: table, database) }
        }
    }

    private static func rows(of table: String, _ database: Database) throws -> [WrittenRow] {
        try GRDB.Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map { row in
            var columns: [String: [UInt8]] = [:]
            for (name, value) in row {
                switch value.storage {
                case .null: columns[name] = []
                case .int64(let number): columns[name] = Array(String(number).utf8)
                case .double(let number): columns[name] = Array(String(number).utf8)
                case .string(let text): columns[name] = Array(text.utf8)
                case .blob(let data): columns[name] = Array(data)
                }
            }
            return WrittenRow(table: table, columns: columns, transaction: 0)
        }
    }
}

/// All rows that a PostgreSQL database shows, with the transaction that wrote each.
enum PostgresRows {
    static func all(in store: any Store) async throws -> [WrittenRow] {
        let names = Query(
            """
            SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
            """
        ) { row in (table: try row.text(), column: try row.text()) }
        let tables = Dictionary(grouping: try await store.read { try $0.all(names) }, by: \.table)
        var rows: [WrittenRow] = []
        for (table, columns) in tables {
            let list = columns.map { "convert_to(coalesce(\"\($0.column)\"::text, ''), 'UTF8')" }.joined(
                separator: ", ")
            let query = Query(SQL(stringLiteral: "SELECT xmin::text::bigint, \(list) FROM \"\(table)\"")) { row in
                let transaction = try row.integer()
                var values: [String: [UInt8]] = [:]
                for column in columns { values[column.column] = try row.blob() }
                return WrittenRow(table: table, columns: values, transaction: transaction)
            }
            rows += try await store.read { try $0.all(query) }
        }
        return rows
    }
}
