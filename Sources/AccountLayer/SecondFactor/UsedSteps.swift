import Synchronization

/// The steps whose codes were used already (RFC 6238 section 5.2: a code counts once). In memory only: a database that
/// held them would hold the moments at which humans sign in.
///
/// After a start nothing is known of what was used before it; therefore only steps that begin after it count. Several
/// processes over one database do not share this: there a code may count once in each.
final class UsedSteps: Sendable {
    private let firstStep: Int64
    private let last: Mutex<[AccountID: Int64]> = Mutex([:])

    /// - Parameter startedAt: when this process started, Unix milliseconds.
    init(startedAt: Int64) { firstStep = TOTPSecret.step(at: startedAt) + 1 }

    /// Marks a step as used.
    func note(_ step: Int64, of account: AccountID) { last.withLock { $0[account] = max($0[account] ?? step, step) } }

    /// Whether `step` was unused until now. Older steps than a used one count as used.
    func spend(_ step: Int64, of account: AccountID, now: Int64) -> Bool {
        guard step >= firstStep else { return false }
        return last.withLock { last in
            if last.count > 10_000 {
                let oldest = TOTPSecret.step(at: now) - 1
                last = last.filter { $0.value >= oldest }
            }
            if let used = last[account], used >= step { return false }
            last[account] = step
            return true
        }
    }
}
