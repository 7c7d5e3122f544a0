import CLibPQ
import NIOPosix
import Storage
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Runs single statements that only read, many at a time on a few connections in libpq's pipeline mode: a statement does
/// not wait for the answers to those before it, and one thread does for all what the pool would do with a thread each.
///
/// Answers come in the order of the statements, so a slow statement holds up those behind it: this is for what is answered
/// in a moment. A read whose connection breaks is run once more: nobody has seen anything of it.
final class PipelinedReader: Sendable {
    /// One statement and the task that waits for it. Touched by the reader's thread alone once it was handed in.
    final class Read: @unchecked Sendable {
        let sql: SQL
        private let continuation: CheckedContinuation<PostgresResult, any Error>
        /// Whether a connection broke under it.
        var isSecondTry = false

        init(_ sql: SQL, _ continuation: CheckedContinuation<PostgresResult, any Error>) {
            self.sql = sql
            self.continuation = continuation
        }

        func end(_ result: Result<PostgresResult, any Error>) { continuation.resume(with: result) }
    }

    private struct State {
        var waiting: [Read] = []
        var unfinished = 0
        var isAsleep = false
        var isStarted = false
        var isClosed = false
    }

    private let settings: ConnectionSettings
    private let connections: Int
    private let capacity: Int
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let alarm: Alarm
    private let state = Mutex(State())

    /// - Parameters:
    ///   - connections: the most to hold open; they are made when needed.
    ///   - capacity: reads waiting and running; beyond it, `StorageError.overloaded`.
    init(_ settings: ConnectionSettings, connections: Int, capacity: Int) throws {
        self.settings = settings
        self.connections = connections
        self.capacity = capacity
        alarm = try Alarm()
    }

    func run(_ sql: SQL) async throws -> PostgresResult {
        try await withCheckedThrowingContinuation { continuation in
            let read = Read(sql, continuation)
            do { try submit(read) } catch { read.end(.failure(error)) }
        }
    }

    /// Refuses further reads and returns when those that were accepted are answered.
    func close() async {
        let isStarted = state.withLock { state in
            state.isClosed = true
            return state.isStarted
        }
        alarm.ring()
        if isStarted { try? await thread.shutdownGracefully() }
    }

    private func submit(_ read: Read) throws {
        let (isFirst, isAsleep) = try state.withLock { state in
            if state.isClosed { throw StorageError.closed }
            guard state.unfinished < capacity else { throw StorageError.overloaded }
            state.unfinished += 1
            state.waiting.append(read)
            defer {
                state.isStarted = true
                state.isAsleep = false
            }
            return (!state.isStarted, state.isAsleep)
        }
        if isFirst {
            thread.start()
            thread.submit { _ in self.serve() }
        } else if isAsleep {
            alarm.ring()
        }
    }

    // MARK: The thread

    /// Until the reader is closed and everything is answered.
    private func serve() {
        var lanes: [PipelinedConnection] = []
        var waiting: [Read] = []
        var most = connections
        while true {
            let isClosed = state.withLock { state in
                waiting += state.waiting
                state.waiting.removeAll(keepingCapacity: true)
                return state.isClosed
            }
            hand(&waiting, to: &lanes, atMost: &most)
            let isIdle = waiting.isEmpty && lanes.allSatisfy { $0.depth == 0 }
            if isIdle && isClosed { return }
            let mustSleep = state.withLock { state in
                state.isAsleep = state.waiting.isEmpty
                return state.isAsleep
            }
            alarm.wait(for: lanes, forever: mustSleep && !lanes.contains(where: \.isLost))
            var answered = 0
            for lane in lanes {
                let received = lane.receive()
                waiting += received.passedOver + again(received.lost)
                answered += received.answered
            }
            state.withLock { state in
                state.isAsleep = false
                state.unfinished -= answered
            }
            lanes.removeAll { $0.isLost }
            if lanes.isEmpty { most = connections }
        }
    }

    /// Each read goes to the connection that has the least to do; what finds all of them full waits.
    private func hand(_ waiting: inout [Read], to lanes: inout [PipelinedConnection], atMost most: inout Int) {
        var taken = 0
        for read in waiting {
            if lanes.count < most && !lanes.contains(where: { $0.depth == 0 }) {
                do {
                    lanes.append(try PipelinedConnection(settings))
                } catch {
                    guard !lanes.isEmpty else {
                        end(waiting[taken...], error)
                        return waiting = []
                    }
                    // As many as there are must do.
                    most = lanes.count
                }
            }
            guard let lane = lanes.filter(\.acceptsMore).min(by: { $0.depth < $1.depth }) else { break }
            lane.send(read)
            taken += 1
        }
        waiting.removeFirst(taken)
        for lane in lanes { lane.flush() }
    }

    /// Those of the reads of a broken connection that may be run once more; the others fail.
    private func again(_ lost: [Read]) -> [Read] {
        for read in lost where read.isSecondTry { end([read], StorageError.connectionLost(read.sql.text)) }
        return lost.filter { read in
            defer { read.isSecondTry = true }
            return !read.isSecondTry
        }
    }

    private func end(_ reads: some Sequence<Read>, _ error: any Error) {
        for read in reads {
            read.end(.failure(error))
            state.withLock { $0.unfinished -= 1 }
        }
    }
}

/// Wakes a thread that waits for sockets: a pipe, whose other end it watches too.
private final class Alarm: Sendable {
    private let output: Int32
    private let input: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw StorageError.cannotOpen("no pipe can be made") }
        (output, input) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        Self.shut(output)
        Self.shut(input)
    }

    private static func shut(_ descriptor: Int32) {
        #if canImport(Glibc)
            _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
            _ = Musl.close(descriptor)
        #else
            _ = Darwin.close(descriptor)
        #endif
    }

    /// A full pipe is loud enough.
    func ring() {
        var byte: UInt8 = 1
        _ = write(input, &byte, 1)
    }

    /// Returns when a connection has something to say or can take more, or the alarm rings.
    func wait(for lanes: [PipelinedConnection], forever: Bool) {
        var watched = [pollfd(fd: output, events: Int16(POLLIN), revents: 0)]
        for lane in lanes {
            let events = lane.hasUnsent ? POLLIN | POLLOUT : POLLIN
            watched.append(pollfd(fd: lane.socket, events: Int16(events), revents: 0))
        }
        _ = poll(&watched, nfds_t(watched.count), forever ? -1 : 0)
        guard watched[0].revents != 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(output, &bytes, bytes.count) == bytes.count {}
    }
}
