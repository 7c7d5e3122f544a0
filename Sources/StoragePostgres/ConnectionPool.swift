import NIOPosix
import Storage
import Synchronization

/// As many threads as connections: a closure that runs has a connection, the others wait in line.
final class ConnectionPool: Sendable {
    /// A closure's hold on a connection.
    final class Lease {
        private let settings: ConnectionSettings
        private(set) var connection: PostgresConnection

        init(_ settings: ConnectionSettings, _ idle: PostgresConnection?) throws {
            self.settings = settings
            connection = try idle ?? PostgresConnection(settings)
        }

        /// Another connection, in place of a broken one.
        func renew() throws { connection = try PostgresConnection(settings) }
    }

    private struct State {
        /// The last one back is the next one out: its statements are prepared and its plans are warm.
        var idle: [PostgresConnection] = []
        var admitted = 0
        var closed = false
    }

    private let settings: ConnectionSettings
    private let threads: NIOThreadPool
    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: closures running and waiting; beyond it, `StorageError.overloaded`.
    init(_ settings: ConnectionSettings, connections: Int, capacity: Int) async throws {
        self.settings = settings
        self.capacity = capacity
        threads = NIOThreadPool(numberOfThreads: connections)
        threads.start()
        do {
            // The first connection is made at once, so that a wrong URL is found at start.
            try await run { _ in }
        } catch {
            await close()
            throw error
        }
    }

    /// Connections close when they are let go of.
    deinit { threads.shutdownGracefully { _ in } }

    func run<Result: Sendable>(_ body: @escaping @Sendable (Lease) throws -> Result) async throws -> Result {
        try admit()
        defer { state.withLock { $0.admitted -= 1 } }
        return try await threads.runIfActive {
            let lease = try Lease(self.settings, self.state.withLock { $0.idle.popLast() })
            defer { self.giveBack(lease.connection) }
            return try body(lease)
        }
    }

    /// Refuses further work and returns when what was admitted is done.
    func close() async {
        state.withLock { $0.closed = true }
        while state.withLock({ $0.admitted }) > 0 { try? await Task.sleep(for: .milliseconds(5)) }
        try? await threads.shutdownGracefully()
        state.withLock { $0.idle = [] }
    }

    private func admit() throws {
        try state.withLock { state in
            if state.closed { throw StorageError.closed }
            guard state.admitted < capacity else { throw StorageError.overloaded }
            state.admitted += 1
        }
    }

    private func giveBack(_ connection: PostgresConnection) {
        guard connection.isReusable else { return }
        state.withLock { $0.idle.append(connection) }
    }
}
