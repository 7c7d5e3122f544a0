import Synchronization

/// One lock and the keys behind it.
final class WindowShard: Sendable {
    let state: Mutex<WindowTable>

    init(capacity: Int) {
        state = Mutex(WindowTable(capacity: capacity))
    }
}

/// The windows of a bounded number of keys, linked in the order of their last use, so that the key idle longest is known.
struct WindowTable {
    private struct Slot {
        var key: LimiterKey
        var times = TimestampRing()
        /// Neighbours in the order of use; -1 at the ends.
        var newer = -1
        var older = -1
    }

    private let capacity: Int
    private var indexes: [LimiterKey: Int] = [:]
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var newest = -1
    private var oldest = -1

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { indexes.count }

    mutating func spend(_ key: LimiterKey, now: Int64, limit: Int, window: Int64) -> Verdict {
        purge(upTo: now - window, atMost: 2)
        let index = touch(key)
        let now = Self.steady(now, slots[index].times, window: window)
        if let last = slots[index].times.newest, last > now { slots[index].times.removeAll() }
        slots[index].times.drop(upTo: now - window)
        let allowed = slots[index].times.count < limit
        if allowed { slots[index].times.append(now) }
        return Verdict(
            allowed: allowed, limit: limit, remaining: limit - slots[index].times.count,
            resetAt: (slots[index].times.oldest ?? now - window) + window, now: now)
    }

    func peek(_ key: LimiterKey, now: Int64, limit: Int, window: Int64) -> Verdict {
        guard let index = indexes[key] else {
            return Verdict(allowed: true, limit: limit, remaining: limit, resetAt: now, now: now)
        }
        let times = slots[index].times
        let steady = Self.steady(now, times, window: window)
        let wasSetBack = times.newest.map { $0 > steady } ?? false
        let used = wasSetBack ? 0 : times.count(after: steady - window)
        let first = wasSetBack ? nil : times.oldest(after: steady - window)
        return Verdict(
            allowed: used < limit, limit: limit, remaining: limit - used,
            resetAt: (first ?? steady - window) + window, now: steady)
    }

    mutating func takeBack(_ key: LimiterKey) {
        if let index = indexes[key] { slots[index].times.removeNewest() }
    }

    /// Forgets keys whose last counted request is not later than the time given, from the one idle longest on.
    mutating func purge(upTo time: Int64, atMost most: Int) {
        var left = most
        while left > 0, oldest >= 0, slots[oldest].times.newest ?? time <= time {
            remove(oldest)
            left -= 1
        }
    }

    /// The time to reckon with: never before the last one seen, unless the clock was set back by more than a window.
    private static func steady(_ now: Int64, _ times: TimestampRing, window: Int64) -> Int64 {
        guard let last = times.newest, now < last, now >= last - window else { return now }
        return last
    }

    /// The slot of a key, made the newest; a new one if need be.
    private mutating func touch(_ key: LimiterKey) -> Int {
        if let index = indexes[key] {
            if index != newest {
                unlink(index)
                link(index)
            }
            return index
        }
        if indexes.count >= capacity, oldest >= 0 { remove(oldest) }
        let index: Int
        if let reused = free.popLast() {
            slots[reused] = Slot(key: key)
            index = reused
        } else {
            slots.append(Slot(key: key))
            index = slots.count - 1
        }
        indexes[key] = index
        link(index)
        return index
    }

    private mutating func remove(_ index: Int) {
        unlink(index)
        indexes[slots[index].key] = nil
        // Emptied at once: a free slot holds neither the key nor its times.
        slots[index] = Slot(key: LimiterKey(high: 0, low: 0))
        free.append(index)
    }

    private mutating func link(_ index: Int) {
        slots[index].newer = -1
        slots[index].older = newest
        if newest >= 0 { slots[newest].newer = index } else { oldest = index }
        newest = index
    }

    private mutating func unlink(_ index: Int) {
        let (newer, older) = (slots[index].newer, slots[index].older)
        if newer >= 0 { slots[newer].older = older } else { newest = older }
        if older >= 0 { slots[older].newer = newer } else { oldest = newer }
    }
}
