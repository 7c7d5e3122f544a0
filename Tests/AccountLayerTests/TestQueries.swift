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
