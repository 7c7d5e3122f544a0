import Foundation
import GRDB

/// Rows under keyed hashes, which name nobody: a thief with the key files computes whose they are. The world knows without:
/// a row that came with an act is about who acted, and acts happen one after the other.
final class KeyedRows {
    /// A layer's tables with such rows, and their keys.
    static let agents = [
        ("owners", "tag"), ("standings", "tag"), ("spent_tokens", "tag"), ("trail_entries", "id"),
        ("owner_promises", "tag"),
    ]
    static let accounts = [
        ("accounts", "id"), ("sessions", "tag"), ("draws", "tag"), ("plan_choices", "tag"), ("wallet_copies", "tag"),
    ]

    private let database: DatabaseQueue
    private let tables: [(name: String, key: String)]
    private var known: Set<[UInt8]> = []

    /// - Parameter file: a database that its server has open; it is only read.
    init(file: String, tables: [(String, String)]) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        database = try DatabaseQueue(path: file, configuration: configuration)
        self.tables = tables.map { (name: $0.0, key: $0.1) }
    }

    /// The keys of rows that came since the last call, by table. Today's rows are marked, so that few are looked at.
    func new() throws -> [(table: String, key: [UInt8])] {
        var found: [(table: String, key: [UInt8])] = []
        try database.read { database in
            for table in tables {
                let statement = try database.cachedStatement(sql: "SELECT \(table.key) FROM \(table.name) WHERE fresh")
                let rows = try Row.fetchCursor(statement)
                while let row = try rows.next() {
                    let key = try row.withUnsafeData(atIndex: 0) { Array($0 ?? .init()) }
                    if known.insert(key).inserted { found.append((table.name, key)) }
                }
            }
        }
        return found
    }
}
