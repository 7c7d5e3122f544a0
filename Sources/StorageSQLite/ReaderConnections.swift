import Dispatch
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// Connections that only read, handed out without waiting.
///
/// A read runs to its end on the thread that asked, so there are never more readers at work than threads; a few
/// connections are enough, and one more is opened in the rare case that they are not. GRDB's own pool costs three times
/// as much when many tasks read at once.
final class ReaderConnections: Sendable {
    private struct State {
        var idle: [Reader] = []
        var isClosed = false
    }

    private let path: String
    private let configuration: Configuration
    private let limit: Duration?
    private let state: Mutex<State>

    /// - Parameters:
    ///   - configuration: of the writer; readers add read-only.
    ///   - limit: how long one read may take; nil for tools that read everything.
    init(path: String, configuration: Configuration, limit: Duration?) throws {
        var configuration = configuration
        configuration.readonly = true
        // The transaction is begun and ended here, with cached statements.
        configuration.allowsUnsafeTransactions = true
        self.path = path
        self.configuration = configuration
        self.limit = limit
        var first: [Reader] = []
        for _ in 0..<(ProcessInfo.processInfo.activeProcessorCount + 2) {
            first.append(try Reader(path: path, configuration: configuration))
        }
        state = Mutex(State(idle: first))
    }

    /// Runs `body` on one snapshot of the database.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let reader = try take()
        reader.deadline.set(limit)
        defer {
            reader.deadline.set(nil)
            giveBack(reader)
        }
        return try reader.queue.unsafeRead { database in
            try run("BEGIN DEFERRED TRANSACTION", on: database)
            defer { try? run("COMMIT TRANSACTION", on: database) }
            return try body(database)
        }
    }

    func close() throws {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for reader in idle { try reader.queue.close() }
    }

    private func run(_ sql: String, on database: Database) throws {
        let statement = try database.cachedStatement(sql: sql).sqliteStatement
        sqlite3_reset(statement)
        defer { sqlite3_reset(statement) }
        guard sqlite3_step(statement) == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_errcode(database.sqliteConnection)))
        }
    }

    private func take() throws -> Reader {
        let idle = state.withLock { state -> Reader?? in state.isClosed ? nil : .some(state.idle.popLast()) }
        guard let idle else { throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "closed") }
        return try idle ?? Reader(path: path, configuration: configuration)
    }

    private func giveBack(_ reader: Reader) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.idle.append(reader) }
            return state.isClosed
        }
        if isClosed { try? reader.queue.close() }
    }
}

/// A connection, and the moment at which SQLite stops what runs on it.
private struct Reader: Sendable {
    let queue: DatabaseQueue
    let deadline = ReadDeadline()

    init(path: String, configuration: Configuration) throws {
        var configuration = configuration
        configuration.prepareDatabase { [deadline] database in
            // Asked every so many steps of SQLite's machine, some ten thousand times a second.
            sqlite3_progress_handler(
                database.sqliteConnection, 10_000, { ReadDeadline.isOver($0) },
                Unmanaged.passUnretained(deadline).toOpaque())
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }
}

/// Lives as long as its connection.
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
