import Storage

enum StaffQueries {
    struct Row: Sendable {
        let tag: [UInt8]
        let sealed: [UInt8]
    }

    static func find(_ tag: [UInt8]) -> Query<[UInt8]> {
        Query("SELECT sealed FROM staff_roles WHERE tag = \(tag)") { row in try row.blob() }
    }

    /// Nothing where the session did not prove the second factor, or its day is over.
    static func acting(_ tag: [UInt8], session: [UInt8], today: Int64) -> Query<[UInt8]> {
        Query(
            """
            SELECT sealed FROM staff_roles WHERE tag = \(tag)
                AND EXISTS (SELECT 1 FROM staff_sessions WHERE tag = \(session) AND expires_day > \(today))
            """
        ) { row in try row.blob() }
    }

    static func all() -> Query<Row> {
        Query("SELECT tag, sealed FROM staff_roles ORDER BY tag") { row in
            Row(tag: try row.blob(), sealed: try row.blob())
        }
    }

    static func put(_ tag: [UInt8], sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO staff_roles (tag, sealed, fresh) VALUES (\(tag), \(sealed), TRUE)
            ON CONFLICT (tag) DO UPDATE SET sealed = \(sealed), fresh = TRUE
            """)
    }

    static func delete(_ tag: [UInt8]) -> Command { Command("DELETE FROM staff_roles WHERE tag = \(tag)") }

    static func begin(_ session: [UInt8], expires: Int64) -> Command {
        Command(
            """
            INSERT INTO staff_sessions (tag, expires_day, fresh) VALUES (\(session), \(expires), TRUE)
            ON CONFLICT (tag) DO UPDATE SET expires_day = \(expires), fresh = TRUE
            """)
    }

    static func deleteExpired(today: Int64) -> Command {
        Command("DELETE FROM staff_sessions WHERE expires_day <= \(today)")
    }
}
