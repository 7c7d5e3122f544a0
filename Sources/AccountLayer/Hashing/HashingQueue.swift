import HTTPTypes
import Foundation
import HTTPSupport
import PassphraseHashing

/// Where passphrases are hashed: a fixed number of threads of its own, off the event loops, with a bounded line before
/// them. Memory: the number of threads times what one hash takes, however many ask.
final class HashingQueue: Sendable {
    let parameters: Argon2id.Parameters
    let workers: Int
    private let line: HashingLine

    /// - Parameters:
    ///   - workers: hashes that run at the same time; as many as cores unless told.
    ///   - waiting: requests that may wait for one.
    init(
        parameters: Argon2id.Parameters = .server, workers: Int = ProcessInfo.processInfo.activeProcessorCount,
        waiting: Int = 64
    ) {
        self.parameters = parameters
        self.workers = max(1, workers)
        let line = HashingLine(capacity: waiting, workers: self.workers)
        self.line = line
        for _ in 0..<self.workers {
            let thread = Thread { line.work() }
            thread.name = "nacre-hashing"
            thread.start()
        }
    }

    // The threads hold the line, not the queue: they end with it.
    deinit { line.close() }

    /// How many hashes were made, and how many ran at once at most. For tests: equal answers must cost equal work.
    var counts: (done: Int, mostAtOnce: Int, refused: Int) { line.counts }

    func hash(_ passphrase: Passphrase) async throws -> PassphraseHash {
        let parameters = parameters
        return try await run { try PassphraseHash(passphrase, parameters: parameters) }
    }

    func verify(_ passphrase: Passphrase, against hash: PassphraseHash) async throws -> Bool {
        try await run { try hash.matches(passphrase) }
    }

    /// Throws a 503 `Refusal` with Retry-After when the line is full.
    private func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let taken = line.enter { continuation.resume(with: Swift.Result { try work() }) }
            if !taken { continuation.resume(throwing: Self.overloaded) }
        }
    }

    private static let overloaded: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "OVERLOADED", "Too many passphrases are waiting to be checked",
            hint: "Nothing was changed. Try again in a few seconds.")
        refusal.retryAfterSeconds = 2
        return refusal
    }()
}

/// The line and its lock. `@unchecked`: everything that changes is touched under `condition` only.
private final class HashingLine: @unchecked Sendable {
    private let condition = NSCondition()
    private let capacity: Int
    private let workers: Int
    private var jobs: [@Sendable () -> Void] = []
    private var running = 0
    private var done = 0
    private var mostAtOnce = 0
    private var refused = 0
    private var isClosed = false

    init(capacity: Int, workers: Int) {
        self.capacity = capacity
        self.workers = workers
    }

    var counts: (done: Int, mostAtOnce: Int, refused: Int) {
        condition.withLock { (done, mostAtOnce, refused) }
    }

    /// False when there is no place left.
    func enter(_ job: @escaping @Sendable () -> Void) -> Bool {
        condition.withLock {
            // Those that a free thread will take at once do not wait.
            guard !isClosed, jobs.count < capacity + workers - running else {
                refused += 1
                return false
            }
            jobs.append(job)
            condition.signal()
            return true
        }
    }

    func work() {
        while let job = next() {
            job()
            condition.withLock {
                running -= 1
                done += 1
            }
        }
    }

    /// The oldest job; nil once the line is closed and empty.
    private func next() -> (@Sendable () -> Void)? {
        condition.withLock {
            while jobs.isEmpty && !isClosed { condition.wait() }
            guard !jobs.isEmpty else { return nil }
            running += 1
            mostAtOnce = max(mostAtOnce, running)
            return jobs.removeFirst()
        }
    }

    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }
}
