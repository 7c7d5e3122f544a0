import Storage

enum GrantQueries {
    struct Row: Sendable {
        let tag: [UInt8]
        let secretTag: [UInt8]
        let holder: [UInt8]
        let sealed: [UInt8]
        let expiresDay: Int64
    }

    private static let columns: StaticString = "tag, secret_tag, holder, sealed, expires_day"

    private static func row(_ row: inout Storage.Row) throws -> Row {
        Row(
            tag: try row.blob(), secretTag: try row.blob(), holder: try row.blob(), sealed: try row.blob(),
            expiresDay: try row.integer())
    }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT \(raw: columns) FROM oauth_grants WHERE tag = \(tag)", decode: row)
    }

    static func all(_ places: [[UInt8]]) -> Query<Row> {
        Query("SELECT \(raw: columns) FROM oauth_grants WHERE place_tag IN (\(list: places)) ORDER BY tag", decode: row)
    }

    /// Those that end first, first.
    static func taken(_ places: [[UInt8]]) -> Query<[UInt8]> {
        Query(
            "SELECT place_tag FROM oauth_grants WHERE place_tag IN (\(list: places)) ORDER BY expires_day, place_tag"
        ) { row in try row.blob() }
    }

    static func insert(_ row: Row, place: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO oauth_grants (tag, place_tag, secret_tag, holder, sealed, expires_day, fresh)
            VALUES (\(row.tag), \(place), \(row.secretTag), \(row.holder), \(row.sealed), \(row.expiresDay), TRUE)
            """)
    }

    /// One row, for the one that comes first with the secret that counts.
    static func swap(_ tag: [UInt8], _ secret: [UInt8], to next: [UInt8], today: Int64) -> Query<Bool> {
        Query(
            """
            UPDATE oauth_grants SET secret_tag = \(next), fresh = TRUE
            WHERE tag = \(tag) AND secret_tag = \(secret) AND expires_day > \(today) RETURNING TRUE
            """
        ) { row in try row.boolean() }
    }

    static func delete(_ tag: [UInt8]) -> Command { Command("DELETE FROM oauth_grants WHERE tag = \(tag)") }

    static func delete(place: [UInt8]) -> Command { Command("DELETE FROM oauth_grants WHERE place_tag = \(place)") }

    static func delete(places: [[UInt8]]) -> Command {
        Command("DELETE FROM oauth_grants WHERE place_tag IN (\(list: places))")
    }

    static func deleteExpired(today: Int64) -> Command {
        Command("DELETE FROM oauth_grants WHERE expires_day <= \(today)")
    }
}
