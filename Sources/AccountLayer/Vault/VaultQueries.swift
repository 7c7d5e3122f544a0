import Storage

enum VaultQueries {
    struct Row: Sendable {
        let id: [UInt8]
        let revision: Int64
        let sealed: [UInt8]
    }

    private static func row(_ row: inout Storage.Row) throws -> Row {
        Row(id: try row.blob(), revision: try row.integer(), sealed: try row.blob())
    }

    static func find(_ id: VaultRecordID) -> Query<Row> {
        Query("SELECT id, revision, sealed FROM vault_records WHERE id = \(id.bytes)", decode: row)
    }

    static func find(_ ids: [VaultRecordID]) -> Query<Row> {
        Query("SELECT id, revision, sealed FROM vault_records WHERE id IN (\(list: ids.map(\.bytes)))", decode: row)
    }

    static func insert(_ id: VaultRecordID, sealed: [UInt8], revision: Int64) -> Command {
        Command(
            "INSERT INTO vault_records (id, revision, sealed, fresh) VALUES (\(id.bytes), \(revision), \(sealed), TRUE)")
    }

    static func swap(_ id: VaultRecordID, sealed: [UInt8], revision: Int64, expected: Int64) -> Command {
        Command(
            """
            UPDATE vault_records SET revision = \(revision), sealed = \(sealed), fresh = TRUE
            WHERE id = \(id.bytes) AND revision = \(expected)
            """)
    }

    static func erase(_ id: VaultRecordID) -> Command {
        Command("DELETE FROM vault_records WHERE id = \(id.bytes)")
    }
}
