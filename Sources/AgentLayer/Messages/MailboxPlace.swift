/// Where a message lies in a mailbox: the day, and which of that day's it is, from 0 without gaps.
///
/// A day's messages are only ever removed all at once. So who knows the first can find the others, and the first free place,
/// by asking for one place after the other.
struct MailboxPlace: Hashable, Sendable {
    let day: Int64
    let number: Int

    /// The longest that a message is kept.
    static let keptDays: Int64 = 30
}

/// How far a mailbox was read.
///
/// It knows the ends of two days: whose clock was read before midnight may still write into the day before.
struct MailboxEnd: Equatable, Sendable {
    var day: Int64
    /// The first place of `day` that was not read.
    var next: Int
    /// The same of the day before. Days before that are complete.
    var nextOfDayBefore: Int

    static let beginning = MailboxEnd(day: 0, next: 0, nextOfDayBefore: 0)

    /// The first place of a day that was not read; nil when the day is complete.
    func start(of other: Int64) -> Int? {
        if other > day { return 0 }
        if other == day { return next }
        return other == day - 1 ? nextOfDayBefore : nil
    }

    /// Both days of an end are read at once, so the later end is the later one of both days.
    func isAfter(_ other: MailboxEnd) -> Bool {
        (day, next, nextOfDayBefore) > (other.day, other.next, other.nextOfDayBefore)
    }

    func covers(_ place: MailboxPlace) -> Bool {
        guard let start = start(of: place.day) else { return true }
        return place.number < start
    }
}
