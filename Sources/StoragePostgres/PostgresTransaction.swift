import Storage

/// A closure's use of one connection: inside `BEGIN … COMMIT`, or each statement for itself.
final class PostgresTransaction: Transaction {
    private let connection: PostgresConnection
    private let isOpen: Bool
    /// The first refusal of an open transaction. The server ignores everything after it until the rollback, so what a
    /// closure does after catching it is refused with the same error.
    private(set) var failure: StorageError?
    /// Whether a statement has succeeded: then the closure may have acted on it.
    private(set) var hasResults = false

    /// - Parameter isOpen: whether `BEGIN` has been sent.
    init(_ connection: PostgresConnection, isOpen: Bool) {
        self.connection = connection
        self.isOpen = isOpen
    }

    func forEach(_ sql: SQL, _ body: (inout Row) throws -> Void) throws {
        try guarded {
            try connection.stream(sql) { row in
                hasResults = true
                try body(&row)
            }
        }
    }

    func execute(_ sql: SQL) throws -> Int { try guarded { try connection.run(sql).changedRows } }

    func lock(_ key: Int64) throws { _ = try execute("SELECT pg_advisory_xact_lock(\(key))") }

    private func guarded<Result>(_ statement: () throws -> Result) throws -> Result {
        if let failure { throw failure }
        do {
            let result = try statement()
            hasResults = true
            return result
        } catch let error as StorageError {
            // Not when it was the closure that could not read a row.
            if isOpen && connection.isInFailedTransaction { failure = error }
            throw error
        }
    }
}
