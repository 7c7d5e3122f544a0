import Foundation
public import PassphraseHashing

/// How much passphrase hashing a server does at a time. Memory: `workers` times what the parameters take.
public struct HashingBounds: Sendable {
    public var parameters: Argon2id.Parameters
    /// Hashes at the same time; as many as cores unless told.
    public var workers: Int
    /// Requests that may wait; beyond it the answer is 503.
    public var waiting: Int

    public init(
        parameters: Argon2id.Parameters = .server, workers: Int = ProcessInfo.processInfo.activeProcessorCount,
        waiting: Int = 64
    ) {
        self.parameters = parameters
        self.workers = workers
        self.waiting = waiting
    }

    var queue: HashingQueue { HashingQueue(parameters: parameters, workers: workers, waiting: waiting) }
}
