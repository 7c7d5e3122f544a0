import Foundation
import Storage

/// The engine without the server: the rate at which it runs the same statements, with the same commit rule.
struct RawEngine: Sendable {
    /// What is read is the server's own database; it changes nothing there.
    let database: BenchDatabase
    /// What is written goes into a copy of it, made before the server started.
    let copy: BenchDatabase
    let newestPost: Int64
    let stage: Stage

    /// Statements (reads) or changes (writes) per second; nil for operations that the engine alone cannot do.
    func rate(of operation: Operation, seconds: Int) async throws -> Double? {
        let isRead = RawStatements.reads(operation) != nil
        guard isRead || RawWriteStatements.pgbench(operation) != nil else { return nil }
        switch (isRead ? database : copy).place {
        case .sqlite(let file):
            let newest = newestPost
            return try await Self.onThread {
                if isRead { return try RawSQLiteReads.rate(of: operation, file, newest: newest, seconds: seconds) }
                return try RawSQLiteWrites.rate(of: operation, file, newest: newest, seconds: seconds)
            }
        case .postgres(let database):
            let agents = isRead ? 1 : try await copy.number("SELECT count(*) FROM bench_agents")
            return try await Pgbench(stage: stage).rate(
                of: operation, on: database.url, newest: newestPost, agents: agents, seconds: seconds)
        }
    }

    /// Work that blocks for seconds does not belong on the threads of tasks.
    private static func onThread(_ body: @escaping @Sendable () throws -> Double) async throws -> Double {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
        }
    }
}
