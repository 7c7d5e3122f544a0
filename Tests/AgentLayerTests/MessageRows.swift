import Storage

/// What tests look up about messages behind the server's back.
enum MessageRows {
    struct Stored: Sendable {
        let tag: [UInt8]
        let day: Int64
        let sealed: [UInt8]
    }

    static func count() -> Query<Int64> { Query("SELECT COUNT(*) FROM messages") { row in try row.integer() } }

    static func all() -> Query<Stored> {
        Query("SELECT tag, day, sealed FROM messages ORDER BY tag") { row in
            Stored(tag: try row.blob(), day: try row.integer(), sealed: try row.blob())
        }
    }
}
