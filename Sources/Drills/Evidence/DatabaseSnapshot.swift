/// A copy of a database as a thief takes it: every row of every table, with the place where it lies.
public struct DatabaseSnapshot: Sendable {
    public var tables: [String: TableSnapshot]

    public init(tables: [TableSnapshot]) {
        self.tables = Dictionary(tables.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// What differs from an earlier snapshot, tables by name. A row that was written anew with the same content but at
    /// another place, or by another transaction, differs.
    public func changes(since earlier: DatabaseSnapshot) -> [RowChange] {
        Set(tables.keys).union(earlier.tables.keys).sorted().flatMap { name -> [RowChange] in
            let before = earlier.tables[name]?.rowsByKey ?? [:]
            let after = tables[name]?.rowsByKey ?? [:]
            let gone = (earlier.tables[name]?.rows ?? []).filter { row in
                earlier.tables[name].map { after[$0.key(of: row)] == nil } ?? false
            }
            let new = (tables[name]?.rows ?? []).compactMap { row -> RowChange? in
                guard let table = tables[name] else { return nil }
                let old = before[table.key(of: row)]
                return old == row ? nil : RowChange(table: name, before: old, after: row)
            }
            return gone.map { RowChange(table: name, before: $0, after: nil) } + new
        }
    }
}

public struct TableSnapshot: Sendable {
    public let name: String
    public let columns: [String]
    /// Places in `columns` of the primary key; empty when the table has none.
    public let key: [Int]
    /// In the order of a scan.
    public let rows: [SnapshotRow]
    /// Part of a full-text index: its rows are pieces of the index, each about many rows of a table.
    public let isIndex: Bool

    public init(name: String, columns: [String], key: [Int], rows: [SnapshotRow], isIndex: Bool = false) {
        self.name = name
        self.columns = columns
        self.key = key
        self.rows = rows
        self.isIndex = isIndex
    }

    /// What a row says in a column; nil when there is no such column.
    public func value(_ row: SnapshotRow, _ column: String) -> [UInt8]? {
        columns.firstIndex(of: column).map { row.values[$0] }
    }

    /// What stays the same when a row changes: its primary key, or its place.
    func key(of row: SnapshotRow) -> [[UInt8]] {
        if key.isEmpty { return [Array(String(row.position ?? 0).utf8)] + (row.position == nil ? row.values : []) }
        return key.map { row.values[$0] }
    }

    fileprivate var rowsByKey: [[[UInt8]]: SnapshotRow] {
        Dictionary(rows.map { (key(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
    }
}

public struct SnapshotRow: Sendable, Hashable {
    /// Column by column: text and bytes as they are, numbers in decimal, nothing for NULL.
    public let values: [[UInt8]]
    /// SQLite's rowid, where the table has one; PostgreSQL's `ctid`: block × 65,536 + item.
    public let position: Int64?
    /// PostgreSQL's `xmin`.
    public let transaction: Int64?

    public init(values: [[UInt8]], position: Int64?, transaction: Int64?) {
        self.values = values
        self.position = position
        self.transaction = transaction
    }
}

public struct RowChange: Sendable, Hashable {
    public let table: String
    public let before: SnapshotRow?
    public let after: SnapshotRow?
}
