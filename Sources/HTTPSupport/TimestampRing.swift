/// A queue of times, oldest first, in a ring that grows by doubling up to the limit: most keys are seen few times, so
/// their rings stay small. Units are the caller's.
struct TimestampRing {
    private var slots: [Int64] = []
    private var head = 0
    private(set) var count = 0

    var oldest: Int64? { count > 0 ? slots[head] : nil }
    var newest: Int64? { count > 0 ? slots[(head + count - 1) % slots.count] : nil }

    /// The number of times later than the given one. The times are in order, so this is a search, not a scan.
    func count(after time: Int64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if slots[(head + middle) % slots.count] > time { high = middle } else { low = middle + 1 }
        }
        return count - low
    }

    /// The oldest time later than the given one.
    func oldest(after time: Int64) -> Int64? {
        let kept = count(after: time)
        return kept > 0 ? slots[(head + count - kept) % slots.count] : nil
    }

    /// Forgets the times up to and including the given one.
    mutating func drop(upTo time: Int64) {
        let dropped = count - count(after: time)
        guard dropped > 0 else { return }
        head = (head + dropped) % slots.count
        count -= dropped
    }

    /// Adds a time, which must not be earlier than `newest`.
    mutating func append(_ time: Int64) {
        if count == slots.count { grow() }
        slots[(head + count) % slots.count] = time
        count += 1
    }

    mutating func removeNewest() {
        if count > 0 { count -= 1 }
    }

    mutating func removeAll() {
        head = 0
        count = 0
    }

    private mutating func grow() {
        var larger: [Int64] = []
        larger.reserveCapacity(max(4, slots.count * 2))
        for index in 0..<count { larger.append(slots[(head + index) % slots.count]) }
        while larger.count < max(4, slots.count * 2) { larger.append(0) }
        slots = larger
        head = 0
    }
}
