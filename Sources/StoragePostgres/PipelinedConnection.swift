import CLibPQ
import Storage

/// A connection in libpq's pipeline mode (https://www.postgresql.org/docs/current/libpq-pipeline-mode.html), with the
/// statements that were sent and not yet answered. Used by the thread of its `PipelinedReader` alone.
///
/// Statements go out in batches with one sync after each, so that a batch costs one system call here and one on the
/// server. When a statement fails, the server passes over the rest of its batch: those are sent again.
final class PipelinedConnection {
    /// What the server answers next.
    private enum Expected {
        case prepared(PipelinedReader.Read, StatementKey)
        case rows(PipelinedReader.Read)
        case sync
    }

    /// The same text with parameters of other types is another statement.
    private struct StatementKey: Hashable {
        let text: String
        let types: [Oid]
    }

    /// Reads that may be on their way: more would wait longer here than for another connection.
    private static let capacity = 32
    private static let preparedLimit = 1_000

    private let connection: PostgresConnection
    private var prepared: [StatementKey: String] = [:]
    /// Also of those that could not be compiled: names are not used twice.
    private var preparedCount = 0
    private var expected: [Expected] = []
    /// Answered ones at the front of `expected`.
    private var answeredCount = 0
    /// Why the statement could not be compiled whose rows are expected next.
    private var refusal: (any Error)?
    private var isSyncDue = false
    /// Reads on their way.
    private(set) var depth = 0
    private(set) var hasUnsent = false
    /// Broken, or its statements' plans are out of date: what it still held is handed back by `receive`.
    private(set) var isLost = false

    init(_ settings: ConnectionSettings) throws {
        connection = try PostgresConnection(settings)
        guard PQsetnonblocking(connection.handle, 1) == 0, PQenterPipelineMode(connection.handle) == 1 else {
            throw StorageError.connectionLost("pipeline")
        }
    }

    /// One with too many statements is given up once it has answered.
    var acceptsMore: Bool { depth < Self.capacity && preparedCount < Self.preparedLimit && !isLost }

    var socket: Int32 { PQsocket(connection.handle) }

    /// Queues a statement. `flush` must follow.
    func send(_ read: PipelinedReader.Read) {
        let sql = read.sql
        let key = StatementKey(text: sql.text, types: sql.values.map(TypeCodec.type))
        let known = prepared[key]
        let name = known ?? "p\(preparedCount)"
        var isSent = true
        if known == nil {
            isSent = PQsendPrepare(connection.handle, name, sql.text, Int32(key.types.count), key.types) == 1
            prepared[key] = name
            preparedCount += 1
            expected.append(.prepared(read, key))
        }
        isSent =
            isSent
            && connection.parameters.withPointers(to: sql.values) { pointers, lengths, formats in
                PQsendQueryPrepared(
                    connection.handle, name, Int32(sql.values.count), pointers, lengths, formats, 1)
            } == 1
        expected.append(.rows(read))
        depth += 1
        isSyncDue = true
        if !isSent { isLost = true }
    }

    /// Sends what is queued, as far as the socket takes it.
    func flush() {
        if isSyncDue {
            isSyncDue = false
            expected.append(.sync)
            if PQpipelineSync(connection.handle) != 1 { isLost = true }
        }
        let left = PQflush(connection.handle)
        hasUnsent = left == 1
        if left < 0 { isLost = true }
    }

    struct Received {
        /// How many reads are over.
        var answered = 0
        /// Reads that the server did not look at, since one before them failed.
        var passedOver: [PipelinedReader.Read] = []
        /// Reads under which the connection broke.
        var lost: [PipelinedReader.Read] = []
    }

    /// Takes in what has arrived.
    func receive() -> Received {
        if PQconsumeInput(connection.handle) != 1 { isLost = true }
        if hasUnsent { flush() }
        var received = Received()
        // Every statement's results end with a nil, a sync's do not; after two nils there is nothing.
        var nils = 0
        while nils < 2, answeredCount < expected.count, !isLost, PQisBusy(connection.handle) == 0 {
            guard let result = PQgetResult(connection.handle) else {
                nils += 1
                continue
            }
            nils = 0
            let next = expected[answeredCount]
            answeredCount += 1
            switch next {
            case .sync: PQclear(result)
            case .prepared(let read, let key): note(result, of: read, key)
            case .rows(let read):
                depth -= 1
                answer(read, with: result, &received)
            }
        }
        if preparedCount >= Self.preparedLimit && depth == 0 { isLost = true }
        if isLost { received.lost += giveUp() }
        if answeredCount == expected.count || answeredCount > 2 * Self.capacity {
            expected.removeFirst(answeredCount)
            answeredCount = 0
        }
        return received
    }

    private func note(_ result: OpaquePointer, of read: PipelinedReader.Read, _ key: StatementKey) {
        if PQresultStatus(result) == PGRES_PIPELINE_ABORTED {
            PQclear(result)
            prepared[key] = nil
            return
        }
        do { try connection.checked(result, statement: read.sql.text) } catch {
            prepared[key] = nil
            refusal = error
            if isLost(by: error) { isLost = true }
        }
    }

    private func answer(_ read: PipelinedReader.Read, with result: OpaquePointer, _ received: inout Received) {
        defer { refusal = nil }
        if PQresultStatus(result) == PGRES_PIPELINE_ABORTED {
            PQclear(result)
            guard let refusal else { return received.passedOver.append(read) }
            read.end(.failure(refusal))
        } else {
            do {
                read.end(.success(try connection.checked(result, statement: read.sql.text)))
            } catch {
                guard !isLost(by: error) else {
                    isLost = true
                    return received.lost.append(read)
                }
                read.end(.failure(error))
            }
        }
        received.answered += 1
    }

    /// The connection broke, or a plan is out of date: another connection can answer.
    private func isLost(by error: any Error) -> Bool {
        connection.isUnfit || (error as? StorageError)?.isEndOfConnection == true
    }

    /// Everything that is still expected.
    private func giveUp() -> [PipelinedReader.Read] {
        let rest = expected[answeredCount...].compactMap { entry in
            if case .rows(let read) = entry { read } else { nil }
        }
        (depth, answeredCount, expected) = (0, 0, [])
        return rest
    }
}
