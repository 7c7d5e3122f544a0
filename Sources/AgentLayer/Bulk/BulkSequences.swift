import Storage

/// Numbers for rows that are written many at a time.
enum SequencedTable {
    case posts, comments

    /// The next free sequences, in order. What is reserved and not used is left out for good on PostgreSQL.
    func reserve(_ count: Int, _ transaction: WriteTransaction, _ engine: Engine) throws -> [Int64] {
        guard count > 0 else { return [] }
        switch engine {
        case .sqlite:
            let last = try transaction.first(last()) ?? 0
            return Array((last + 1)...(last + Int64(count)))
        case .postgres: return try transaction.all(next(count))
        }
    }

    private var name: StaticString { self == .posts ? "posts" : "comments" }

    /// SQLite gives a new row the number after the largest.
    private func last() -> Query<Int64> {
        Query("SELECT COALESCE(MAX(seq), 0) FROM \(raw: name)") { row in try row.integer() }
    }

    private func next(_ count: Int) -> Query<Int64> {
        Query(
            """
            SELECT nextval(pg_get_serial_sequence('\(raw: name)', 'seq')) FROM generate_series(1, \(count))
            """
        ) { row in try row.integer() }
    }
}
