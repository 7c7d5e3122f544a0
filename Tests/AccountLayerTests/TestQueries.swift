import Storage

/// What tests look at behind the server's back.
enum TestQueries {
    static func issuerKeys(epoch: Int64) -> Query<[UInt8]> {
        Query("SELECT public_key FROM issuer_keys WHERE epoch = \(epoch) ORDER BY kind") { row in try row.blob() }
    }

    static func draws() -> Query<Int64> { Query("SELECT COUNT(*) FROM draws") { row in try row.integer() } }
    static func planChoices() -> Query<Int64> {
        Query("SELECT COUNT(*) FROM plan_choices") { row in try row.integer() }
    }
    static func walletCopies() -> Query<[UInt8]> {
        Query("SELECT sealed FROM wallet_copies") { row in try row.blob() }
    }

    static func rows(of table: StaticString) -> Query<Int64> {
        Query("SELECT COUNT(*) FROM \(raw: table)") { row in try row.integer() }
    }

    /// A row of each kind that an application holds, or waits for.
    static func oauthAccess(_ tag: [UInt8], until later: Int64) -> [Command] {
        [
            Command(
                """
                INSERT INTO oauth_grants (tag, place_tag, secret_tag, holder, sealed, expires_day, fresh)
                VALUES (\(tag), \(tag), \(tag), \(tag), \(tag), \(later), TRUE)
                """),
            Command(
                """
                INSERT INTO oauth_codes (tag, sealed, day, expires_hour, fresh)
                VALUES (\(tag), \(tag), 1, \(later), TRUE)
                """),
            Command(
                """
                INSERT INTO oauth_devices (tag, user_tag, sealed, day, expires_hour, fresh)
                VALUES (\(tag), \(tag), \(tag), 1, \(later), TRUE)
                """),
            Command(
                """
                INSERT INTO oauth_tokens (tag, sealed, day, expires_hour, fresh)
                VALUES (\(tag), \(tag), 1, \(later), TRUE)
                """),
        ]
    }

    /// Every number of the rows this layer keeps about draws: epochs, and nothing that could be a time.
    static func drawNumbers() -> Query<Int64> { Query("SELECT epoch FROM draws") { row in try row.integer() } }

    static func columns(_ table: String, _ engine: Engine) -> Query<String> {
        switch engine {
        case .sqlite: Query("SELECT name || ' ' || type FROM pragma_table_info(\(table))") { row in try row.text() }
        case .postgres:
            Query(
                """
                SELECT column_name || ' ' || upper(data_type) FROM information_schema.columns
                WHERE table_name = \(table) ORDER BY ordinal_position
                """
            ) { row in try row.text() }
        }
    }
}
