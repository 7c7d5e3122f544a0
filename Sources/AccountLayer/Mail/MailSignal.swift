import Synchronization

/// Wakes the mail service when a mail was written, so that it does not have to look all the time.
final class MailSignal: Sendable {
    private let waiting: Mutex<Bool> = Mutex(false)

    func wake() { waiting.withLock { $0 = true } }

    /// Whether it was woken since the last call.
    func takeWake() -> Bool {
        waiting.withLock { waiting in
            defer { waiting = false }
            return waiting
        }
    }
}
