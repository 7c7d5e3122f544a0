/// One transaction of one engine.
///
/// Used by one thread, only inside the closure it was handed to, and never kept. Atomicity: what the closure executed
/// is committed as a whole or not at all.
public protocol Transaction: AnyObject {
    /// Runs `sql` and hands over its rows one at a time. `body` must not use the transaction: the statement is still
    /// running.
    func forEach(_ sql: SQL, _ body: (inout Row) throws -> Void) throws

    /// Runs `sql` and returns the number of rows it changed.
    func execute(_ sql: SQL) throws -> Int

    /// Waits until no other write transaction holds `key`, then holds it until the end of this one.
    ///
    /// Nothing of it reaches the disk, unlike a row lock, whose mark on a row of an agent would join that agent to
    /// whatever else the transaction wrote.
    func lock(_ key: Int64) throws
}

/// What a reader may do: it has no way to change anything.
public struct ReadTransaction {
    let base: any Transaction

    public init(_ base: any Transaction) { self.base = base }

    public func all<Result>(_ query: Query<Result>) throws -> [Result] {
        var results: [Result] = []
        try base.forEach(query.sql) { row in results.append(try query.decode(&row)) }
        return results
    }

    public func first<Result>(_ query: Query<Result>) throws -> Result? {
        var result: Result?
        try base.forEach(query.sql) { row in
            if result == nil { result = try query.decode(&row) }
        }
        return result
    }

    /// Streams rows without holding them all. `body` must not use the transaction.
    public func forEach<Result>(_ query: Query<Result>, _ body: (Result) throws -> Void) throws {
        try base.forEach(query.sql) { row in try body(query.decode(&row)) }
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
}
