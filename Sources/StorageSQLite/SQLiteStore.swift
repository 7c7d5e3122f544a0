import Foundation
import GRDB
import GRDBSQLite
import Storage

/// A layer's database in one SQLite file, through GRDB: write-ahead log, `synchronous=FULL`, one writer with group
/// commit, a few readers.
public final class SQLiteStore: Store {
    public let engine = Engine.sqlite
    /// Holds the writer, which alone commits and moves pages out of the log; reads go through `readers`.
    ///
    /// A second connection that does either meets SQLite's WAL-reset bug (sqlite.org/wal.html#walresetbug), which Debian's
    /// 3.40 has: commits could be lost.
    private let pool: DatabasePool
    private let readers: ReaderConnections
    private let commits: GroupCommit
    let path: String
    private let lock: FolderLock

    /// Opens `folder/name`, creating both when missing (0700). Throws `StorageError.inUse` when another process has the
    /// folder.
    ///
    /// - Parameter readLimit: how long one read may take, in whole seconds, before it fails with `StorageError.timedOut`:
    ///   reads run on the threads of their tasks, so that a few slow ones would hold up everyone. Nil for tools.
    public init(folder: String, name: String, readLimit: Duration? = nil) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StorageError.cannotOpen("the folder \(folder) cannot be made")
        }
        lock = try FolderLock(folder: folder)
        try Self.makeFile(folder + "/" + name)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(Self.writerCacheKiB)
                    """)
        }
        path = folder + "/" + name
        do {
            pool = try DatabasePool(path: folder + "/" + name, configuration: configuration)
            // GRDB sets NORMAL when it switches to the write-ahead log, after `prepareDatabase`.
            try pool.writeWithoutTransaction { database in
                try database.execute(
                    sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 20000")
            }
            readers = try ReaderConnections(path: folder + "/" + name, limit: readLimit)
        } catch {
            throw StorageError.cannotOpen("\(folder)/\(name): \(error)")
        }
        commits = GroupCommit(writer: pool)
    }

    /// The writer alone keeps its pages from one commit to the next, and most of what it writes is spread over the whole
    /// file: four times SQLite's usual few megabytes halve what it has to read again.
    private static let writerCacheKiB = 32_000

    /// Makes an empty file that its owner alone can read; SQLite gives the files beside it the same permissions.
    private static func makeFile(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError.cannotOpen("no access to \(path)") }
        Foundation.close(descriptor)
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result {
        try readNow(body)
    }

    /// Reads run on the calling thread: a point read takes a few microseconds, a hop to another thread more.
    private func readNow<Result>(_ body: (ReadTransaction) throws -> Result) throws -> Result {
        try readers.read { try body(ReadTransaction($0)) }
    }

    public func all<Result: Sendable>(_ query: Query<Result>) async throws -> [Result] {
        try readers.read(several: false) { try ReadTransaction($0).all(query) }
    }

    @discardableResult
    public func write<Result: Sendable>(
        _ kind: WriteKind, _ body: @escaping @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            commits.submit(WriteJob(body, continuation), kind)
        }
    }

    public func prepare(_ sql: Storage.SQL) async throws {
        try writer { database in
            do { _ = try database.makeStatement(sql: sql.text) } catch let error as DatabaseError {
                throw StorageError.engine(code: error.message ?? "", statement: sql.text)
            }
        }
    }

    public func plan(_ sql: Storage.SQL) async throws -> [String] {
        try readNow { transaction in
            try transaction.all(
                Query(Storage.SQL(explaining: sql)) { row in
                    _ = try (row.integer(), row.integer(), row.integer())
                    return try row.text()
                })
        }
    }

    public func migrate(
        script: String, then body: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws {
        let script = SQLiteDialect.rewrite(script)
        try writer { database in
            do {
                try database.inTransaction(.immediate) {
                    try database.execute(sql: script)
                    try body(WriteTransaction(SQLiteTransaction(database)))
                    return .commit
                }
            } catch let error as DatabaseError {
                throw StorageError.engine(code: error.message ?? "", statement: error.sql ?? "migration")
            }
        }
    }

    /// Tables of private rows are `WITHOUT ROWID` under random keys: their order never tells anything, so there is
    /// nothing to do, and all rows stay fresh. A mark that was cleared at night would tell which rows are of today.
    public func shuffleFreshRows(of table: StaticString, columns: StaticString) async throws {}

    public func scrub(tables: [StaticString]) async throws {
        do {
            // Waits for readers as long as the busy timeout.
            try writer { database in _ = try database.checkpoint(.truncate) }
        } catch let error as DatabaseError {
            throw StorageError(error, statement: "checkpoint")
        }
    }

    public func close() async throws {
        await commits.close()
        await readers.close()
        // The last connection to close moves what is left in the log and removes it.
        try pool.close()
        lock.release()
    }

    private func writer<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try pool.writeWithoutTransaction(body)
    }
}
