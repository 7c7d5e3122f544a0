import Storage

/// A closure's use of one connection: inside `BEGIN … COMMIT`, or each statement for itself.
final class PostgresTransaction: Transaction {
    /// A statement that is not sent yet.
    private struct Waiting {
        let sql: SQL
        var answer: Answer?
    }

    /// Who waits for the rows of a statement.
    private struct Answer {
        let row: (inout Row) throws -> Void
        let end: () throws -> Void
        /// It can come after the commit.
        var mayComeLate = false
    }

    private let connection: PostgresConnection
    private let isOpen: Bool
    /// What travels with the next statement whose answer is waited for, in order.
    private var waiting: [Waiting] = []
    /// The first refusal of an open transaction. The server ignores everything after it until the rollback, so what a
    /// closure does after catching it is refused with the same error.
    private(set) var failure: StorageError?
    /// What was thrown where an expectation was not met. The transaction is undone, even if its closure catches it.
    private(set) var unmet: (any Error)?
    /// Whether a statement has succeeded: then the closure may have acted on it.
    private(set) var hasResults = false
    /// Whether the disk is waited for after the commit.
    private(set) var flushesAfterCommit = false

    /// Sent together at most, so that neither side has to hold much for the other.
    private static let most = 64

    private init(_ connection: PostgresConnection, isOpen: Bool) {
        self.connection = connection
        self.isOpen = isOpen
    }

    /// Each statement for itself.
    convenience init(reading connection: PostgresConnection) { self.init(connection, isOpen: false) }

    /// `BEGIN` travels with the first statements.
    convenience init(writing connection: PostgresConnection) {
        self.init(connection, isOpen: true)
        waiting = [Waiting(sql: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")]
    }

    func forEach(_ sql: SQL, _ delivery: Delivery, _ body: (inout Row) throws -> Void) throws {
        guard waiting.isEmpty else {
            let result = try guarded { try settle(with: sql) }
            return try guarded { try result?.forEach(statement: sql.text, body) }
        }
        try guarded {
            let body: (inout Row) throws -> Void = { row in
                self.hasResults = true
                try body(&row)
            }
            switch delivery {
            case .whole: try connection.run(sql).forEach(statement: sql.text, body)
            case .streamed: try connection.stream(sql, body)
            }
        }
    }

    func execute(_ sql: SQL) throws -> Int {
        try guarded {
            let result = waiting.isEmpty ? try connection.run(sql) : try settle(with: sql)
            return result?.changedRows ?? 0
        }
    }

    func lock(_ key: Int64) throws { try send("SELECT pg_advisory_xact_lock(\(key))") }

    func send(_ sql: SQL) throws { try add(Waiting(sql: sql)) }

    func expect(
        _ sql: SQL, row: @escaping (inout Row) throws -> Void, end: @escaping () throws -> Void
    ) throws {
        try add(Waiting(sql: sql, answer: Answer(row: row, end: end)))
    }

    func note(_ sql: SQL, row: @escaping (inout Row) throws -> Void) throws {
        try add(Waiting(sql: sql, answer: Answer(row: row, end: {}, mayComeLate: true)))
    }

    func flushAfterCommit() throws {
        guard isOpen, !flushesAfterCommit else { return }
        flushesAfterCommit = true
        // https://www.postgresql.org/docs/current/wal-async-commit.html
        try send("SELECT set_config('synchronous_commit', 'off', TRUE)")
    }

    private func add(_ statement: Waiting) throws {
        try guarded {
            waiting.append(statement)
            if !isOpen || waiting.count >= Self.most { try settle() }
        }
    }

    /// Sends what waits and looks at its answers.
    func settle() throws {
        guard !waiting.isEmpty else { return }
        try settle(with: nil)
    }

    /// Sends what waits up to the last statement whose answer may end the transaction.
    private func settleExpectations() throws {
        guard let last = waiting.lastIndex(where: { $0.answer?.mayComeLate == false }) else { return }
        let later = Array(waiting[(last + 1)...])
        waiting.removeSubrange((last + 1)...)
        try settle()
        waiting = later
    }

    /// Sends what waits, and `last` behind it; returns the result of `last`.
    @discardableResult
    private func settle(with last: SQL?) throws -> PostgresResult? {
        let statements = waiting
        waiting = []
        let outcome = try connection.runTogether(statements.map(\.sql) + (last.map { [$0] } ?? []))
        try look(at: outcome, of: statements)
        return last == nil ? nil : outcome.results.last
    }

    /// Hands the answers over in order, up to the statement that failed.
    private func look(at outcome: TogetherOutcome, of statements: [Waiting]) throws {
        if !outcome.results.isEmpty { hasResults = true }
        if isOpen, let refusal = outcome.failure, connection.isInFailedTransaction { failure = failure ?? refusal }
        do { try hand(outcome.results, to: statements) } catch {
            unmet = error
            throw error
        }
        if let failure = outcome.failure { throw failure }
    }

    private func hand(_ results: [PostgresResult], to statements: [Waiting]) throws {
        for (statement, result) in zip(statements, results) {
            guard let answer = statement.answer else { continue }
            try result.forEach(statement: statement.sql.text, answer.row)
            try answer.end()
        }
    }

    /// Ends the transaction. Throws `StorageError.outcomeUnknown` when the connection broke and nobody can tell whether
    /// the server has committed, and for everything that fails once it has.
    func commit() throws {
        if let failure { throw failure }
        if let unmet { throw unmet }
        // An expectation is looked at before `COMMIT` is sent.
        try settleExpectations()
        let last = waiting
        let statements = last.map(\.sql)
        waiting = []
        let outcome: TogetherOutcome
        do {
            outcome = try connection.runTogether(statements + ["COMMIT"])
        } catch {
            throw connection.isLost ? StorageError.outcomeUnknown : error
        }
        guard let refusal = outcome.failure else {
            // A failed transaction is answered by `ROLLBACK`.
            guard outcome.results.last?.tag == "COMMIT" else {
                throw StorageError.engine(code: "25P02", statement: "COMMIT")
            }
            // It stands, whatever fails from here on: whoever repeats it does it twice. Only whether it survives a crash is
            // not known.
            do {
                if flushesAfterCommit { try connection.flush() }
                return try hand(outcome.results, to: last)
            } catch { throw StorageError.outcomeUnknown }
        }
        failure = refusal
        // What the server refused before it came to `COMMIT` keeps it from committing.
        let cameToCommit = outcome.results.count >= statements.count
        throw connection.isLost && (cameToCommit || !outcome.isRefusal) ? StorageError.outcomeUnknown : refusal
    }

    /// Undoes everything. Nothing to do when `BEGIN` was not sent, or a `COMMIT` was refused.
    func rollback() {
        waiting = []
        if !connection.isReusable { _ = try? connection.run(script: "ROLLBACK") }
    }

    private func guarded<Result>(_ statement: () throws -> Result) throws -> Result {
        if let failure { throw failure }
        if let unmet { throw unmet }
        do {
            let result = try statement()
            hasResults = true
            return result
        } catch let error as StorageError {
            // Not when it was the closure that could not read a row.
            if isOpen && connection.isInFailedTransaction { failure = failure ?? error }
            throw error
        }
    }
}
