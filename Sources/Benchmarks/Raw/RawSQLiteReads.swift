import Dispatch
import Foundation
import Storage
import Synchronization

/// The statements of a read in a loop, on two threads with a connection each: as many as the bench has cores.
enum RawSQLiteReads {
    private static let threads = 2

    static func rate(of operation: Operation, _ file: String, newest: Int64, seconds: Int) throws -> Double {
        let statements = RawStatements.reads(operation) ?? []
        let total = Mutex((count: 0, failure: nil as (any Error)?))
        let begin = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let result = Result {
                try loop(statements, file, newest, seed: UInt64(thread) + 1, until: begin + .seconds(seconds))
            }
            total.withLock { total in
                switch result {
                case .success(let count): total.count += count
                case .failure(let error): total.failure = error
                }
            }
        }
        let elapsed = (ContinuousClock.now - begin) / .seconds(1)
        let (count, failure) = total.withLock { ($0.count, $0.failure) }
        if let failure { throw failure }
        return Double(count) / elapsed
    }

    private static func loop(
        _ statements: [String], _ file: String, _ newest: Int64, seed: UInt64, until end: ContinuousClock.Instant
    ) throws -> Int {
        let connection = try RawSQLite(file: file)
        var random = Wander(seed: seed)
        var count = 0
        while ContinuousClock.now < end {
            let post = Int64.random(in: 1...max(1, newest), using: &random)
            // One moment for all statements of a read, as in the server.
            try connection.run("BEGIN")
            for text in statements { try connection.execute(text, text.contains("$1") ? [.integer(post)] : []) }
            try connection.run("COMMIT")
            count += 1
        }
        return count
    }
}
