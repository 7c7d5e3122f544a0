import Storage

enum SessionQueries {
    struct Row: Sendable {
        let tag: [UInt8]
        let createdDay: Int64
        let expiresDay: Int64
        /// Nil for a session that is older than version 3 of the schema.
        let sealed: [UInt8]?
    }

    static func holder(of tag: [UInt8], today: Int64) -> Query<[UInt8]> {
        Query("SELECT account_id FROM sessions WHERE tag = \(tag) AND expires_day > \(today)") { row in
            try row.blob()
        }
    }

    /// Nothing where the account was deleted meanwhile.
    static func insert(
        _ tag: [UInt8], of account: AccountID, created: Int64, expires: Int64, sealed: [UInt8]
    ) -> Command {
        Command(
            """
            INSERT INTO sessions (tag, account_id, created_day, expires_day, sealed, fresh)
            SELECT \(tag), id, \(created), \(expires), \(sealed), TRUE FROM accounts WHERE id = \(account.bytes)
            """)
    }

    /// One row, or none for a session of somebody else.
    static func rename(_ tag: [UInt8], of account: AccountID, sealed: [UInt8]) -> Command {
        Command(
            """
            UPDATE sessions SET sealed = \(sealed), fresh = TRUE
            WHERE tag = \(tag) AND account_id = \(account.bytes)
            """)
    }

    static func all(of account: AccountID, today: Int64) -> Query<Row> {
        Query(
            """
            SELECT tag, created_day, expires_day, sealed FROM sessions
            WHERE account_id = \(account.bytes) AND expires_day > \(today) ORDER BY created_day DESC, tag
            """
        ) { row in
            Row(
                tag: try row.blob(), createdDay: try row.integer(), expiresDay: try row.integer(),
                sealed: try row.blobIfPresent())
        }
    }

    static func delete(_ tag: [UInt8]) -> Command { Command("DELETE FROM sessions WHERE tag = \(tag)") }

    static func deleteAll(of account: AccountID) -> Command {
        Command("DELETE FROM sessions WHERE account_id = \(account.bytes)")
    }

    static func deleteOthers(of account: AccountID, but tag: [UInt8]) -> Command {
        Command("DELETE FROM sessions WHERE account_id = \(account.bytes) AND tag <> \(tag)")
    }

    static func deleteBeyond(_ most: Int64, of account: AccountID, but tag: [UInt8]) -> Command {
        Command(
            """
            DELETE FROM sessions WHERE tag IN (
                SELECT tag FROM sessions WHERE account_id = \(account.bytes) AND tag <> \(tag)
                ORDER BY created_day DESC, tag LIMIT 1000 OFFSET \(most - 1))
            """)
    }

    static func deleteExpired(today: Int64) -> Command {
        Command("DELETE FROM sessions WHERE expires_day <= \(today)")
    }
}
