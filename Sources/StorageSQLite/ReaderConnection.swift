import Dispatch
import GRDBSQLite
import Storage
import Synchronization

/// A connection that only reads, with its prepared statements. Used by one thread at a time: the one that took it.
final class ReaderConnection: SQLiteConnection, @unchecked Sendable {
    let handle: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]
    private let deadline = ReadDeadline()

    /// Beyond this many, all are given up: each costs memory.
    private static let statementLimit = 1_000

    /// Bytes of the file that are read where the system keeps them, without a call and a copy for each page that is not in
    /// a connection's own cache: the most that Debian's SQLite maps. The mapping cannot be written through, and the file
    /// never shrinks under it: nothing here runs `VACUUM`. A disk that fails to read ends the process.
    private static let mappedBytes = 2_147_418_112

    /// The database is there and in WAL mode.
    /// - Parameter flags: of SQLite, beyond those that every reader has.
    init(path: String, flags: Int32 = 0) throws {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(
            path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | flags, KeptMapping.name)
        handle = opened
        // From here on `deinit` closes it, also when this throws.
        guard code == SQLITE_OK else { throw StorageError(sqliteCode: code, statement: "open") }
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, 5_000)
        let settings = [
            "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -8000", "PRAGMA mmap_size = \(Self.mappedBytes)",
        ]
        for setting in settings {
            guard sqlite3_exec(opened, setting, nil, nil, nil) == SQLITE_OK else {
                throw StorageError(sqliteCode: sqlite3_extended_errcode(opened), statement: setting)
            }
        }
        // Asked every so many steps of SQLite's machine, some ten thousand times a second.
        sqlite3_progress_handler(
            opened, 10_000, { ReadDeadline.isOver($0) }, Unmanaged.passUnretained(deadline).toOpaque())
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// In no transaction.
    var isIdle: Bool { sqlite3_get_autocommit(handle) != 0 }

    func statement(_ text: String) throws -> OpaquePointer {
        if let known = statements[text] { return known }
        if statements.count >= Self.statementLimit {
            for statement in statements.values { sqlite3_finalize(statement) }
            statements = [:]
        }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw StorageError(sqliteCode: sqlite3_extended_errcode(handle), statement: text)
        }
        statements[text] = statement
        return statement
    }

    /// Runs `body`, whose statements share one moment if they are `several`: a single one has its own anyway.
    func read<Result>(
        several: Bool, limit: Duration?, _ body: (SQLiteTransaction) throws -> Result
    ) throws -> Result {
        deadline.set(limit)
        defer { deadline.set(nil) }
        let transaction = SQLiteTransaction(self)
        guard several else { return try body(transaction) }
        _ = try transaction.execute("BEGIN DEFERRED TRANSACTION")
        defer { _ = try? transaction.execute("COMMIT TRANSACTION") }
        return try body(transaction)
    }
}

/// The moment at which SQLite stops what runs on a connection. Lives as long as that.
private final class ReadDeadline: Sendable {
    /// Nanoseconds since the machine started; 0 is none.
    private let moment = Atomic<UInt64>(0)

    func set(_ limit: Duration?) {
        let nanoseconds = limit.map { UInt64(clamping: $0.components.seconds) &* 1_000_000_000 }
        moment.store(nanoseconds.map { DispatchTime.now().uptimeNanoseconds &+ $0 } ?? 0, ordering: .relaxed)
    }

    /// Not 0 tells SQLite to stop.
    static func isOver(_ pointer: UnsafeMutableRawPointer?) -> Int32 {
        guard let pointer else { return 0 }
        let moment = Unmanaged<ReadDeadline>.fromOpaque(pointer).takeUnretainedValue().moment.load(ordering: .relaxed)
        return moment != 0 && DispatchTime.now().uptimeNanoseconds > moment ? 1 : 0
    }
}
