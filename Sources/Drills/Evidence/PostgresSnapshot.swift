import Storage
import StoragePostgres

extension DatabaseSnapshot {
    /// Reads a database on a PostgreSQL server, with what its system columns tell.
    ///
    /// - Parameters:
    ///   - only: the tables that are read; nil is all.
    ///   - leavingOut: tables that are not read.
    public static func postgres(
        url: String, only: Set<String>? = nil, leavingOut: Set<String> = []
    ) async throws -> DatabaseSnapshot {
        let store = try await PostgresStore(url: url, connections: 1)
        do {
            let snapshot = try await postgres(store, only: only, leavingOut: leavingOut)
            try await store.close()
            return snapshot
        } catch {
            try? await store.close()
            throw error
        }
    }

    private struct Column: Sendable {
        let table: String
        let name: String
        let isBytes: Bool
        let isKey: Bool
    }

    static func postgres(
        _ store: any Store, only: Set<String>? = nil, leavingOut: Set<String>
    ) async throws -> DatabaseSnapshot {
        let described = Query(
            """
            SELECT c.relname::text, a.attname::text, a.atttypid = 'bytea'::regtype,
                coalesce(a.attnum = ANY (i.indkey), FALSE)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.relname, a.attnum
            """
        ) { row in
            Column(table: try row.text(), name: try row.text(), isBytes: try row.boolean(), isKey: try row.boolean())
        }
        let columns = try await store.read { try $0.all(described) }
        var tables: [TableSnapshot] = []
        for (name, columns) in Dictionary(grouping: columns, by: \.table).sorted(by: { $0.key < $1.key }) {
            guard !leavingOut.contains(name), only?.contains(name) ?? true else { continue }
            let list = columns.map { column in
                let quoted = quote(column.name)
                return column.isBytes
                    ? "coalesce(\(quoted), ''::bytea)" : "convert_to(coalesce(\(quoted)::text, ''), 'UTF8')"
            }
            // Names come from the server's own catalogue, quoted.
            let text = """
                SELECT xmin::text::bigint, (ctid::text::point)[0]::bigint * 65536 + (ctid::text::point)[1]::bigint,
                    \(list.joined(separator: ", "))
                FROM \(quote(name)) ORDER BY ctid
                """
            let query = Query(SQL(stringLiteral: text)) { row in
                let (transaction, position) = try (row.integer(), row.integer())
                return SnapshotRow(
                    values: try columns.map { _ in try row.blob() }, position: position, transaction: transaction)
            }
            let rows = try await store.read { try $0.all(query) }
            tables.append(
                TableSnapshot(
                    name: name, columns: columns.map(\.name),
                    key: columns.enumerated().filter(\.element.isKey).map(\.offset), rows: rows))
        }
        return DatabaseSnapshot(tables: tables)
    }

    private static func quote(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
}
