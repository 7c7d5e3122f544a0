public enum Engine: String, Sendable, CaseIterable {
    case sqlite, postgres
}

/// What a write is about. Whoever reads the engine's log sees which rows were committed together: a private act must
/// not be found in one commit with something its actor published at the same moment.
public enum WriteKind: Int, Sendable, CaseIterable {
    /// Something whose author the public pages name.
    case publication
    /// A vote, a follow, a subscription.
    case privateAct
    /// What services do afterwards: ranks, full text, counts. It may name anyone who did something lately.
    case upkeep
}

/// A database of one layer.
///
/// - Durability: when `write` returns, the change survives a crash of the process and of the machine.
/// - Atomicity: a `write` closure that throws leaves nothing behind.
/// - Isolation: writes of one SQLite store run one after the other. On PostgreSQL they run side by side at READ
///   COMMITTED; state that must be unique changes in one statement, and what must be checked before it is changed is
///   guarded by `WriteTransaction.lock`.
/// - A `read` sees committed data only. On SQLite all its queries see the same moment; on PostgreSQL each query sees
///   its own.
public protocol Store: Sendable {
    var engine: Engine { get }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result

    /// The rows of one statement by itself: cheaper than a `read`. For what is answered in a moment, such as a few rows by
    /// their keys, as on PostgreSQL others wait behind it on the same connection.
    func all<Result: Sendable>(_ query: Query<Result>) async throws -> [Result]

    /// `body` is synchronous, so no network call can sit in a transaction. See `WriteTransaction` for what it must
    /// not do. Writes of different kinds never share a commit.
    @discardableResult
    func write<Result: Sendable>(
        _ kind: WriteKind, _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result

    /// Compiles a statement without running it; throws what the engine says about it.
    func prepare(_ sql: SQL) async throws

    /// The engine's own account of how it would run a statement, one line per step. For tests of query plans.
    func plan(_ sql: SQL) async throws -> [String]

    /// Runs a script of several statements in one transaction, together with `then`.
    ///
    /// The script is written for PostgreSQL; the SQLite store applies one fixed rewrite (see `SQLiteDialect`).
    func migrate(
        script: String, then body: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws

    /// Writes the rows of `table` that carry `fresh = TRUE` anew, in random order, in one transaction, and clears the
    /// mark: afterwards neither the place nor the transaction id of a row says when it was written. `columns` are the
    /// table's columns but `fresh`. Where rows lie in no order that tells anything, nothing is done and no mark cleared.
    func shuffleFreshRows(of table: StaticString, columns: StaticString) async throws

    /// Removes what the engine keeps of overwritten and deleted rows outside its tables: on SQLite the write-ahead
    /// log, on PostgreSQL the dead rows of `tables`.
    func scrub(tables: [StaticString]) async throws

    /// Writes the whole database as it is at one moment into a new file, while others read and write it. Nothing of rows
    /// that are gone is in it. The file is on the disk when this returns.
    ///
    /// Throws `StorageError.otherTools` on an engine whose own programs do that.
    func copy(to file: String) async throws

    func close() async throws
}

extension Store {
    public func all<Result: Sendable>(_ query: Query<Result>) async throws -> [Result] {
        try await read { try $0.all(query) }
    }

    public func copy(to file: String) async throws { throw StorageError.otherTools }

    /// The first row of one statement by itself, as `all`.
    public func first<Result: Sendable>(_ query: Query<Result>) async throws -> Result? {
        try await all(query).first
    }

    /// Writes a publication.
    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result {
        try await write(.publication, body)
    }
}
