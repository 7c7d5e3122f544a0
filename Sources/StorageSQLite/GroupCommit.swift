import Dispatch
import GRDB
import GRDBSQLite
import Storage
import Synchronization

/// One writer that commits waiting writes together.
///
/// While one batch is being synced to disk, the writes that arrive wait and become the next batch: one transaction and
/// one sync for all of them. No write is acknowledged before its batch is committed. A write that throws before it
/// changed anything leaves its batch alone; when one throws after a change, the batch is rolled back and every write
/// of it runs again in a transaction of its own, so that it fails alone. Writes of different kinds take turns and
/// never share a transaction.
final class GroupCommit: Sendable {
    /// One waiting write. Its methods are called on the writer's queue only.
    protocol Job: AnyObject, Sendable {
        func attempt(_ transaction: WriteTransaction) throws
        func succeed()
        func fail(_ error: any Error)
    }

    private struct State {
        /// Waiting writes, by kind.
        private var queues = [[any Job]](repeating: [], count: WriteKind.allCases.count)
        private var lastTurn = 0
        var draining = false
        var closed = false

        var waiting: Int { queues.reduce(0) { $0 + $1.count } }

        mutating func append(_ job: any Job, _ kind: WriteKind) { queues[kind.rawValue].append(job) }

        /// The next batch: of the kind whose turn is next and of which something waits.
        mutating func takeBatch() -> [any Job] {
            for step in 1...queues.count {
                let turn = (lastTurn + step) % queues.count
                guard !queues[turn].isEmpty else { continue }
                lastTurn = turn
                let batch = Array(queues[turn].prefix(batchSize))
                queues[turn].removeFirst(batch.count)
                return batch
            }
            return []
        }
    }

    /// Writes waiting beyond this are refused with `StorageError.overloaded`.
    static let capacity = 20_000
    /// Writes per transaction: enough to make the sync cheap, few enough to keep the first one's wait short.
    static let batchSize = 512

    private let writer: DatabasePool
    private let queue = DispatchQueue(label: "nacre.sqlite.writer")
    private let state = Mutex(State())

    init(writer: DatabasePool) { self.writer = writer }

    func submit(_ job: any Job, _ kind: WriteKind) {
        enum Outcome {
            case refused(StorageError)
            case queued, mustDrain
        }
        let outcome = state.withLock { state -> Outcome in
            if state.closed { return .refused(.closed) }
            guard state.waiting < Self.capacity else {
                return .refused(.overloaded)
            }
            state.append(job, kind)
            if state.draining { return .queued }
            state.draining = true
            return .mustDrain
        }
        switch outcome {
        case .refused(let error): job.fail(error)
        case .queued: break
        case .mustDrain: queue.async { self.drain() }
        }
    }

    /// Refuses further writes and returns when those that were accepted are done.
    func close() async {
        state.withLock { $0.closed = true }
        await withCheckedContinuation { continuation in
            queue.async {
                // A write may be accepted whose drain is not in the queue yet.
                self.drain()
                continuation.resume()
            }
        }
    }

    private func drain() {
        while true {
            let batch = state.withLock { state -> [any Job] in
                let batch = state.takeBatch()
                if batch.isEmpty { state.draining = false }
                return batch
            }
            if batch.isEmpty { return }
            commit(batch)
        }
    }

    private func commit(_ batch: [any Job]) {
        do {
            let (done, refused) = try run(batch)
            for job in done { job.succeed() }
            for (job, error) in refused { job.fail(error) }
        } catch {
            if batch.count == 1 { return batch[0].fail(error) }
            for job in batch { commit([job]) }
        }
    }

    /// One transaction. Returns the writes that are committed and those that refused themselves without a change;
    /// throws, with nothing written, when the whole must be undone.
    private func run(_ batch: [any Job]) throws -> (done: [any Job], refused: [(any Job, any Error)]) {
        try writer.writeWithoutTransaction { database in
            var done: [any Job] = []
            var refused: [(any Job, any Error)] = []
            let transaction = WriteTransaction(SQLiteTransaction(database))
            do {
                try database.inTransaction(.immediate) {
                    for job in batch {
                        let changes = sqlite3_total_changes64(database.sqliteConnection)
                        do {
                            try job.attempt(transaction)
                            done.append(job)
                        } catch {
                            let changedNothing = sqlite3_total_changes64(database.sqliteConnection) == changes
                            // A full disk, for one, makes SQLite roll back by itself.
                            let isOpen = sqlite3_get_autocommit(database.sqliteConnection) == 0
                            guard changedNothing && isOpen else { throw error }
                            refused.append((job, error))
                        }
                    }
                    return .commit
                }
            } catch let error as DatabaseError {
                throw StorageError(error, statement: "commit")
            }
            return (done, refused)
        }
    }
}

/// A write with its result and the task that waits for it.
final class WriteJob<Result: Sendable>: GroupCommit.Job, @unchecked Sendable {
    private let body: @Sendable (WriteTransaction) throws -> Result
    private let continuation: CheckedContinuation<Result, any Error>
    /// Touched on the writer's queue only.
    private var result: Result?

    init(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Result,
        _ continuation: CheckedContinuation<Result, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func attempt(_ transaction: WriteTransaction) throws { result = try body(transaction) }

    func succeed() {
        if let result { continuation.resume(returning: result) } else { fail(StorageError.closed) }
    }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
