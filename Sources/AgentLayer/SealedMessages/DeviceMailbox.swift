import Envelope
import Storage

/// What lies in the mailbox of one device behind an end, oldest first, a page at a time.
struct DeviceMailbox: Sendable {
    struct Arrival: Sendable {
        let place: MailboxPlace
        /// Nil for one that cannot be opened: altered, or of a key that is gone.
        let message: [UInt8]?
    }

    private let holder: MailboxHolder
    private let device: SealedDevice
    private let address: MailboxAddress
    private let today: Int64

    /// Rows asked for at once.
    private static let window = 32

    init(_ holder: MailboxHolder, _ device: SealedDevice, today: Int64) {
        (self.holder, self.device, self.today) = (holder, device, today)
        address = holder.arrived(at: device.id)
    }

    /// At most `limit`; where there are more, one more.
    func arrivals(after end: MailboxEnd, limit: Int, _ transaction: ReadTransaction) throws -> [Arrival] {
        let key = try holder.requireKey()
        var arrivals: [Arrival] = []
        try walk(after: end, transaction) { day, start in
            var number = start
            while arrivals.count <= limit {
                let wanted = min(Self.window, limit + 1 - arrivals.count)
                let tags = tags(day, number..<(number + wanted))
                let found = Dictionary(
                    try transaction.all(MessageQueries.find(tags)).map { ($0.tag, $0.sealed) }, uniquingKeysWith: { $1 })
                for tag in tags {
                    guard let sealed = found[tag] else { return }
                    let message = try? StoredEnvelope.open(sealed, tag: tag, key: key)
                    arrivals.append(Arrival(place: MailboxPlace(day: day, number: number), message: message))
                    number += 1
                }
            }
        }
        return arrivals
    }

    /// How many wait, at most about `most`.
    func count(upTo most: Int, _ transaction: ReadTransaction) throws -> Int {
        var count = 0
        try walk(after: device.acknowledged, transaction) { day, start in
            var number = start
            while count < most {
                let there = try transaction.all(
                    MessageQueries.taken(tags(day, number..<(number + Self.window)))
                ).count
                (count, number) = (count + there, number + there)
                if there < Self.window { return }
            }
        }
        return min(count, most)
    }

    /// Calls `body` with each day on which something lies behind `end`, and its first place.
    private func walk(
        after end: MailboxEnd, _ transaction: ReadTransaction, _ body: (Int64, Int) throws -> Void
    ) throws {
        // Behind the end even if the clock was set back since: see `EnvelopeRows`.
        let last = max(today, end.day, device.acknowledged.day)
        let first = max(today - MailboxPlace.keptDays, device.sinceDay - 1, end.day - 1)
        guard first <= last else { return }
        let starts = (first...last).compactMap { day in end.start(of: day).map { (day: day, start: $0) } }
        let heads = Set(
            try transaction.all(
                MessageQueries.taken(starts.map { address.tag(MailboxPlace(day: $0.day, number: $0.start)) })))
        for (day, start) in starts
        where heads.contains(address.tag(MailboxPlace(day: day, number: start))) {
            try body(day, start)
        }
    }

    private func tags(_ day: Int64, _ numbers: Range<Int>) -> [[UInt8]] {
        numbers.map { address.tag(MailboxPlace(day: day, number: $0)) }
    }
}
