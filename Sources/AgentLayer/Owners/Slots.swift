import HTTPSupport
import HTTPTypes
import Synchronization

/// How many of something run at once: one for each owner, and so many in all.
final class Slots: Sendable {
    private let taken = Mutex<Set<OwnerTag>>([])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Nil when there is none. Given back with the slot's last reference, however the request ends.
    func take(for owner: OwnerTag) -> Slot? {
        let isFree = taken.withLock { $0.count < limit && $0.insert(owner).inserted }
        return isFree ? Slot(of: self, owner) : nil
    }

    final class Slot: Sendable {
        private let slots: Slots
        private let owner: OwnerTag

        fileprivate init(of slots: Slots, _ owner: OwnerTag) { (self.slots, self.owner) = (slots, owner) }

        deinit { slots.taken.withLock { _ = $0.remove(owner) } }
    }
}

extension Refusal {
    static let exportsBusy = busy("Other exports are running", for: 60)
    static let claimBusy = busy("This owner key is claiming an agent at this moment", for: 1)

    private static func busy(_ message: String, for seconds: Int) -> Refusal {
        var refusal = Refusal(.serviceUnavailable, "OVERLOADED", message, hint: "Try again in \(seconds) s.")
        refusal.retryAfterSeconds = seconds
        return refusal
    }
}
