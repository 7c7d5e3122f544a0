import Synchronization

/// Reports of the payment provider that were acted on already, by their ids. In memory: a signature is taken for five
/// minutes, and an event that is acted on twice asks the provider twice and changes nothing.
final class SeenEvents: Sendable {
    private let seen: Mutex<[String: Int64]> = Mutex([:])

    /// A time after which no signature is taken any more that was made before, whichever clock is ahead.
    static let seconds = 2 * StripeSignature.tolerance + 1
    private static let capacity = 10_000

    /// - Parameter now: seconds since 1970.
    func contains(_ id: String, now: Int64) -> Bool {
        seen.withLock { seen in seen[id].map { now < $0 } ?? false }
    }

    func note(_ id: String, now: Int64) {
        seen.withLock { seen in
            if seen.count >= Self.capacity { seen = seen.filter { now < $0.value } }
            if seen.count < Self.capacity { seen[id] = now + Self.seconds }
        }
    }
}
