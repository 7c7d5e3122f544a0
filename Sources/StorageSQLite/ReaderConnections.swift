import Storage
import Synchronization

/// Connections that only read, handed out without waiting.
///
/// A read runs to its end on the thread that asked, so there are never more readers at work than threads; a few
/// connections are enough, and one more is opened in the rare case that they are not. Neither GRDB's pool nor its queue
/// stands between: each costs more than a point read.
final class ReaderConnections: Sendable {
    private struct State {
        /// The last one back is the next one out: its pages and statements are warm.
        var idle: [ReaderConnection] = []
        var atWork = 0
        var isClosed = false
    }

    private let path: String
    private let limit: Duration?
    private let state: Mutex<State>

    /// - Parameter limit: how long one read may take; nil for tools that read everything.
    init(path: String, limit: Duration?) throws {
        self.path = path
        self.limit = limit
        // One, to find at start what is wrong; the others when they are needed.
        state = Mutex(State(idle: [try ReaderConnection(path: path)]))
    }

    /// Runs `body`; if it has `several` statements, on one snapshot of the database.
    func read<Result>(several: Bool = true, _ body: (SQLiteTransaction) throws -> Result) throws -> Result {
        let reader = try take()
        defer { giveBack(reader) }
        return try reader.read(several: several, limit: limit, body)
    }

    /// Refuses further reads and returns when those under way are over, each within its limit.
    func close() async {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        withExtendedLifetime(idle) {}
        while state.withLock({ $0.atWork }) > 0 { try? await Task.sleep(for: .milliseconds(5)) }
    }

    private func take() throws -> ReaderConnection {
        let idle = try state.withLock { state -> ReaderConnection? in
            if state.isClosed { throw StorageError.closed }
            state.atWork += 1
            return state.idle.popLast()
        }
        do {
            return try idle ?? ReaderConnection(path: path)
        } catch {
            state.withLock { $0.atWork -= 1 }
            throw error
        }
    }

    /// One that could not end its transaction would show its old moment to whoever takes it next.
    private func giveBack(_ reader: ReaderConnection) {
        let isReusable = reader.isIdle
        state.withLock { state in
            state.atWork -= 1
            if !state.isClosed && isReusable { state.idle.append(reader) }
        }
    }
}
