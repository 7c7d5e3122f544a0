import Storage

enum IncidentQueries {
    struct Row: Sendable {
        let id: [UInt8]
        let day: Int64
        let state: Int64
        let sealed: [UInt8]
    }

    static func insert(_ id: [UInt8], day: Int64, sealed: [UInt8]) -> Command {
        Command("INSERT INTO incidents (id, day, state, sealed) VALUES (\(id), \(day), 0, \(sealed))")
    }

    /// The newest first.
    static func all() -> Query<Row> {
        Query("SELECT id, day, state, sealed FROM incidents ORDER BY day DESC, id") { row in
            Row(id: try row.blob(), day: try row.integer(), state: try row.integer(), sealed: try row.blob())
        }
    }

    static func finish(_ id: [UInt8]) -> Command { Command("UPDATE incidents SET state = 1 WHERE id = \(id)") }

    /// A page of all accounts, for who has to look at each.
    static func accounts(after id: [UInt8], limit: Int64) -> Query<StoredPerson> {
        Query("SELECT id, revision, sealed FROM accounts WHERE id > \(id) ORDER BY id LIMIT \(limit)") { row in
            guard let id = AccountID(bytes: try row.blob()) else { throw StorageError.unexpectedColumn(0) }
            return StoredPerson(id: id, revision: try row.integer(), sealed: try row.blob())
        }
    }
}

enum NoticeQueries {
    struct Row: Sendable {
        let tag: [UInt8]
        let sealed: [UInt8]
    }

    static func insert(_ tag: [UInt8], sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO incident_notices (tag, sealed, fresh) VALUES (\(tag), \(sealed), TRUE) ON CONFLICT DO NOTHING
            """)
    }

    static func withTags(_ tags: [[UInt8]]) -> Query<Row> {
        Query("SELECT tag, sealed FROM incident_notices WHERE tag IN (\(list: tags))") { row in
            Row(tag: try row.blob(), sealed: try row.blob())
        }
    }

    static func delete(_ tags: [[UInt8]]) -> Command {
        Command("DELETE FROM incident_notices WHERE tag IN (\(list: tags))")
    }
}
