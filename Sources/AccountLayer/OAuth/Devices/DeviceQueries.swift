import Storage

enum DeviceQueries {
    struct Row: Sendable {
        let tag: [UInt8]
        let sealed: [UInt8]
        let answer: [UInt8]?
        let day: Int64
    }

    private static let columns: StaticString = "tag, sealed, answer, day"

    private static func row(_ row: inout Storage.Row) throws -> Row {
        Row(tag: try row.blob(), sealed: try row.blob(), answer: try row.blobIfPresent(), day: try row.integer())
    }

    static func insert(_ tag: [UInt8], userTag: [UInt8], _ sealed: SealedNotes.Sealed) -> Command {
        Command(
            """
            INSERT INTO oauth_devices (tag, user_tag, sealed, day, expires_hour, fresh)
            VALUES (\(tag), \(userTag), \(sealed.bytes), \(sealed.day), \(sealed.expiresHour), TRUE)
            """)
    }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT \(raw: columns) FROM oauth_devices WHERE tag = \(tag)", decode: row)
    }

    static func find(userTag: [UInt8]) -> Query<Row> {
        Query("SELECT \(raw: columns) FROM oauth_devices WHERE user_tag = \(userTag)", decode: row)
    }

    /// One row, for the answer that comes first.
    static func answer(_ tag: [UInt8], _ sealed: [UInt8]) -> Query<Bool> {
        Query(
            """
            UPDATE oauth_devices SET answer = \(sealed), fresh = TRUE WHERE tag = \(tag) AND answer IS NULL RETURNING TRUE
            """
        ) { row in try row.boolean() }
    }

    /// One row, for the exchange that comes first.
    static func take(_ tag: [UInt8]) -> Query<Bool> {
        Query("DELETE FROM oauth_devices WHERE tag = \(tag) AND answer IS NOT NULL RETURNING TRUE") { row in
            try row.boolean()
        }
    }

    static func deleteExpired(hour: Int64) -> Command {
        Command("DELETE FROM oauth_devices WHERE expires_hour < \(hour)")
    }
}
