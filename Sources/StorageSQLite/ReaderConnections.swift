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
        var idle: [DatabaseQueue] = []
        var isClosed = false
    }

    private let path: String
    private let configuration: Configuration
    private let state: Mutex<State>

    /// - Parameter configuration: of the writer; readers add read-only.
    init(path: String, configuration: Configuration) throws {
        var configuration = configuration
        configuration.readonly = true
        // The transaction is begun and ended here, with cached statements.
        configuration.allowsUnsafeTransactions = true
        self.path = path
        self.configuration = configuration
        var first: [DatabaseQueue] = []
        for _ in 0..<(ProcessInfo.processInfo.activeProcessorCount + 2) {
            first.append(try DatabaseQueue(path: path, configuration: configuration))
        }
        state = Mutex(State(idle: first))
    }

    /// Runs `body` on one snapshot of the database.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let connection = try take()
        defer { giveBack(connection) }
        return try connection.unsafeRead { database in
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
        for connection in idle { try connection.close() }
    }

    private func run(_ sql: String, on database: Database) throws {
        let statement = try database.cachedStatement(sql: sql).sqliteStatement
        sqlite3_reset(statement)
        defer { sqlite3_reset(statement) }
        guard sqlite3_step(statement) == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_errcode(database.sqliteConnection)))
        }
    }

    private func take() throws -> DatabaseQueue {
        let idle = state.withLock { state -> DatabaseQueue?? in state.isClosed ? nil : .some(state.idle.popLast()) }
        guard let idle else { throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "closed") }
        return try idle ?? DatabaseQueue(path: path, configuration: configuration)
    }

    private func giveBack(_ connection: DatabaseQueue) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.idle.append(connection) }
            return state.isClosed
        }
        if isClosed { try? connection.close() }
    }
}
