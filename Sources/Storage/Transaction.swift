/// One transaction of one engine.
///
/// Used by one thread, only inside the closure it was handed to, and never kept. Atomicity: what the closure executed
/// is committed as a whole or not at all.
public protocol Transaction: AnyObject {
    /// Runs `sql` and hands over its rows one at a time. `body` must not use the transaction: the statement is still
    /// running.
    func forEach(_ sql: SQL, _ delivery: Delivery, _ body: (inout Row) throws -> Void) throws

    /// Runs `sql` and returns the number of rows it changed.
    func execute(_ sql: SQL) throws -> Int

    /// Waits until no other write transaction holds `key`, then holds it until the end of this one. Where statements travel
    /// to a server it waits no later than the next answer, and every later statement runs under it.
    ///
    /// Nothing of it reaches the disk, unlike a row lock, whose mark on a row of an agent would join that agent to
    /// whatever else the transaction wrote.
    func lock(_ key: Int64) throws

    /// Runs `sql` no later than the next statement whose answer is waited for, in order. What it refuses is thrown there,
    /// or at the commit.
    func send(_ sql: SQL) throws

    /// Runs `sql` like `send` and hands over its rows to `row`, then calls `end`, before any later answer and before the
    /// commit. What they throw ends the transaction.
    func expect(
        _ sql: SQL, row: @escaping (inout Row) throws -> Void, end: @escaping () throws -> Void
    ) throws

    /// Runs `sql` like `send` and hands over its rows to `row` before the write returns, at the latest after the commit:
    /// what `row` throws then undoes nothing.
    func note(_ sql: SQL, row: @escaping (inout Row) throws -> Void) throws

    /// See `WriteTransaction.flushAfterCommit`.
    func flushAfterCommit() throws
}

/// An engine in the same process has nothing to gain from waiting.
extension Transaction {
    public func send(_ sql: SQL) throws { _ = try execute(sql) }

    public func expect(
        _ sql: SQL, row: @escaping (inout Row) throws -> Void, end: @escaping () throws -> Void
    ) throws {
        try forEach(sql, .whole, row)
        try end()
    }

    public func note(_ sql: SQL, row: @escaping (inout Row) throws -> Void) throws { try forEach(sql, .whole, row) }

    /// With one writer nobody waits for a lock.
    public func flushAfterCommit() throws {}
}

/// How rows come from a server: SQLite's are read where they are.
public enum Delivery: Sendable {
    /// In one piece, which is held in memory.
    case whole
    /// As they arrive, for tables larger than memory.
    case streamed
}

/// What a reader may do: it has no way to change anything.
public struct ReadTransaction {
    let base: any Transaction

    public init(_ base: any Transaction) { self.base = base }

    public func all<Result>(_ query: Query<Result>) throws -> [Result] {
        var results: [Result] = []
        try base.forEach(query.sql, .whole) { row in results.append(try query.decode(&row)) }
        return results
    }

    public func first<Result>(_ query: Query<Result>) throws -> Result? {
        var result: Result?
        try base.forEach(query.sql, .whole) { row in
            if result == nil { result = try query.decode(&row) }
        }
        return result
    }

    /// Streams rows without holding them all. `body` must not use the transaction.
    public func forEach<Result>(_ query: Query<Result>, _ body: (Result) throws -> Void) throws {
        try base.forEach(query.sql, .streamed) { row in try body(query.decode(&row)) }
    }
}

/// What a writer may do. The closure it is handed to may run more than once (a batch that failed is run again one by
/// one, a serialization failure is retried), so it draws no randomness, reads no clock and touches nothing outside.
public struct WriteTransaction {
    let base: any Transaction
    public let read: ReadTransaction

    public init(_ base: any Transaction) {
        self.base = base
        read = ReadTransaction(base)
    }

    public func all<Result>(_ query: Query<Result>) throws -> [Result] { try read.all(query) }
    public func first<Result>(_ query: Query<Result>) throws -> Result? { try read.first(query) }
    @discardableResult
    public func run(_ command: Command) throws -> Int { try base.execute(command.sql) }
    public func lock(_ key: Int64) throws { try base.lock(key) }

    /// Runs `command` when it suits the engine: before the next answer that is waited for, or with the commit. For
    /// changes whose number of rows nobody looks at; a refusal is thrown later than here, so it cannot be caught.
    ///
    /// On PostgreSQL, what was sent and expected travels together with the next query, or with `COMMIT`: a transaction
    /// takes as many round trips as it has answers to wait for.
    public func send(_ command: Command) throws { try base.send(command.sql) }

    /// Checks the first row of `query`, or that there is none, before any later answer is used and before the commit.
    /// `check` may throw, which undoes the transaction, and may keep what it saw; it must not use the transaction.
    public func expect<Result>(_ query: Query<Result>, _ check: @escaping (Result?) throws -> Void) throws {
        var result: Result?
        try base.expect(query.sql) { row in
            if result == nil { result = try query.decode(&row) }
        } end: {
            try check(result)
        }
    }

    /// The same for all rows.
    public func expectAll<Result>(_ query: Query<Result>, _ check: @escaping ([Result]) throws -> Void) throws {
        var results: [Result] = []
        try base.expect(query.sql) { row in
            results.append(try query.decode(&row))
        } end: {
            try check(results)
        }
    }

    /// Hands the first row of `query` to `receive` when it suits the engine: before `write` returns, but maybe only after
    /// the commit, so it must not matter to the transaction. The query may be a statement with `RETURNING`, which then
    /// holds its locks for no round trip of its own. `receive` may be called again when the transaction is run again.
    public func note<Result>(_ query: Query<Result>, _ receive: @escaping (Result) -> Void) throws {
        var isFirst = true
        try base.note(query.sql) { row in
            guard isFirst else { return }
            isFirst = false
            receive(try query.decode(&row))
        }
    }

    /// For a transaction that changes a row which all of its kind change: on an engine whose commits wait for the disk with
    /// their locks held, they would wait for it one after the other. After this one's commit its locks are given up, and
    /// then the disk is waited for, together with others.
    ///
    /// Durability: `write` still returns only when the change survives a crash. Others may see the change a moment before,
    /// and whatever they commit upon it is on the disk after it.
    public func flushAfterCommit() throws { try base.flushAfterCommit() }
}
