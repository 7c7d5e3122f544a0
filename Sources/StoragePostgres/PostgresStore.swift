import Storage

/// A layer's database on a PostgreSQL server, 15 or newer, through libpq.
///
/// Blocking connections on a thread pool, each used by one closure at a time. Statements are prepared per connection
/// and session settings are relied upon, so a proxy between us and the server must pool sessions, not transactions.
public final class PostgresStore: Store {
    public let engine = Engine.postgres
    private let pool: ConnectionPool
    private let reader: PipelinedReader

    /// How often a write that lost against another transaction is tried.
    static let attempts = 8
    /// Two numbers, so that it is none of the keys of `WriteTransaction.lock`, which are one.
    private static let migrationLock = "SELECT pg_advisory_xact_lock(1851876206, 1)"

    /// Connects once, to find a wrong URL at start. Throws `StorageError.cannotOpen`, which never quotes the URL.
    ///
    /// - Parameters:
    ///   - url: `postgres://user:password@host:port/database`; a unix socket's folder goes into `?host=`.
    ///   - connections: the most to hold open at a time; they are made when needed.
    ///   - capacity: closures running and waiting before `StorageError.overloaded`.
    public init(url: String, connections: Int = 16, capacity: Int = 10_000) async throws {
        let settings = try ConnectionSettings(url: url)
        pool = try await ConnectionPool(settings, connections: max(1, connections), capacity: capacity)
        reader = try PipelinedReader(settings, connections: Self.pipelines, capacity: capacity)
    }

    /// Connections for single statements: each is one process of the server at work.
    private static let pipelines = 2

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result {
        try await pool.run { lease in
            let transaction = PostgresTransaction(reading: lease.connection)
            do {
                return try body(ReadTransaction(transaction))
            } catch {
                // Once more if the server went away while the connection lay in the pool: nothing was read yet.
                guard lease.connection.isLost && !transaction.hasResults else { throw error }
                try lease.renew()
                return try body(ReadTransaction(PostgresTransaction(reading: lease.connection)))
            }
        }
    }

    /// Together with the statements of others, on connections of their own.
    public func all<Result: Sendable>(_ query: Query<Result>) async throws -> [Result] {
        let result = try await reader.run(query.sql)
        var rows: [Result] = []
        try result.forEach(statement: query.sql.text) { row in rows.append(try query.decode(&row)) }
        return rows
    }

    /// Every write is a commit of its own, whatever its kind; the server syncs those that arrive together in one go.
    @discardableResult
    public func write<Result: Sendable>(
        _ kind: WriteKind, _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result {
        try await retrying { lease in try lease.commit { _, transaction in try body(transaction) } }
    }

    public func prepare(_ sql: SQL) async throws {
        try await pool.run { lease in try lease.connection.check(sql) }
    }

    /// With sequential scans discouraged: the tables of a test are too small for the planner to look at an index, so a
    /// `Seq Scan` here means that no index can serve.
    public func plan(_ sql: SQL) async throws -> [String] { try await plan(sql, avoidingScans: true) }

    /// - Parameter avoidingScans: false for tables that are large enough and analyzed.
    package func plan(_ sql: SQL, avoidingScans: Bool) async throws -> [String] {
        try await pool.run { lease in
            let connection = lease.connection
            try connection.run(script: "BEGIN READ WRITE; SET LOCAL plan_cache_mode = force_generic_plan")
            defer { _ = try? connection.run(script: "ROLLBACK") }
            if avoidingScans { try connection.run(script: "SET LOCAL enable_seqscan = off") }
            return try connection.plan(sql)
        }
    }

    public func migrate(
        script: String, then body: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws {
        try await maintain { connection, transaction in
            try connection.run(script: Self.migrationLock)
            try connection.run(script: script, label: "migration")
            try body(transaction)
        }
    }

    /// The table is locked against writers meanwhile: an `UPDATE` that waited for a row here would find it deleted and
    /// change nothing. References to the table are `DEFERRABLE INITIALLY DEFERRED` with `NO ACTION`.
    public func shuffleFreshRows(of table: StaticString, columns: StaticString) async throws {
        try await maintain { connection, _ in
            try connection.run(script: "LOCK TABLE \(table) IN SHARE ROW EXCLUSIVE MODE")
            // The sort takes in every deleted row before the first is inserted.
            try connection.run(
                script: """
                    WITH moved AS (DELETE FROM \(table) WHERE fresh RETURNING \(columns))
                    INSERT INTO \(table) (\(columns), fresh)
                    SELECT \(columns), FALSE FROM moved ORDER BY random()
                    """)
        }
    }

    /// `VACUUM`, which no transaction may hold: dead rows that an older snapshot can still see stay until the next time.
    public func scrub(tables: [StaticString]) async throws {
        try await pool.run { lease in
            let connection = lease.connection
            try connection.run(script: "SET statement_timeout = 0")
            defer { _ = try? connection.run(script: "SET statement_timeout = \(PostgresConnection.statementTimeout)") }
            for table in tables { try connection.run(script: "VACUUM \(table)") }
        }
    }

    public func close() async throws {
        await reader.close()
        await pool.close()
    }

    /// A write transaction without a limit on time.
    private func maintain(
        _ body: @escaping @Sendable (PostgresConnection, WriteTransaction) throws -> Void
    ) async throws {
        try await retrying { lease in
            try lease.commit(beginning: true) { connection, transaction in
                try connection.run(
                    script: "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
                try body(connection, transaction)
            }
        }
    }

    /// Runs a transaction again when it lost against another one, after a random pause that grows.
    private func retrying<Result: Sendable>(
        _ body: @escaping @Sendable (ConnectionPool.Lease) throws -> Result
    ) async throws -> Result {
        for attempt in 1..<Self.attempts {
            do {
                return try await pool.run(body)
            } catch let error as StorageError where error.isLostRace {
                try await Task.sleep(for: .microseconds(Int.random(in: 0..<(500 << attempt))))
            }
        }
        return try await pool.run(body)
    }
}

extension ConnectionPool.Lease {
    /// `BEGIN`, `body`, `COMMIT`; a rollback when `body` throws. Runs `body` once more on a new connection when this one
    /// broke before `COMMIT` was sent: then nothing of it is in the database.
    ///
    /// - Parameter isBegun: `BEGIN` is sent at once, for a body that uses the connection itself.
    func commit<Result>(
        beginning isBegun: Bool = false, _ body: (PostgresConnection, WriteTransaction) throws -> Result
    ) throws -> Result {
        do {
            return try attempt(isBegun, body)
        } catch {
            guard connection.isLost && error as? StorageError != .outcomeUnknown else { throw error }
            try renew()
            return try attempt(isBegun, body)
        }
    }

    private func attempt<Result>(
        _ isBegun: Bool, _ body: (PostgresConnection, WriteTransaction) throws -> Result
    ) throws -> Result {
        let transaction = PostgresTransaction(writing: connection)
        do {
            if isBegun { try transaction.settle() }
            let result = try body(connection, WriteTransaction(transaction))
            // The closure may have swallowed a refusal; `commit` does not.
            try transaction.commit()
            return result
        } catch {
            transaction.rollback()
            // What the closure made of a lost race does not hide it: the transaction is to be run again.
            if let failure = transaction.failure, failure.isLostRace { throw failure }
            throw error
        }
    }
}
