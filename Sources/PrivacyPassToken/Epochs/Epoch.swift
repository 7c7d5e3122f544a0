/// Thirty days, counted from the first day of 1970 (UTC): the time for which an issuer signs tokens of a kind under one
/// key. Epoch number `e` covers the days `30 e` up to `30 e + 29`, day 0 being 1 January 1970.
public struct Epoch: Hashable, Sendable {
    /// Days of an epoch.
    public static let days: Int64 = 30

    public let number: Int64

    /// Nil for a number below 0 or above ``maximumNumber``.
    public init?(number: Int64) {
        guard (0...Self.maximumNumber).contains(number) else { return nil }
        self.number = number
    }

    /// Far enough away (in the year 84,000), near enough that days and milliseconds of it fit their types.
    public static let maximumNumber: Int64 = 1_023_000

    /// The epoch of a day, counted from 1 January 1970; the first epoch for days before, the last for days after all.
    public init(day: Int64) { number = min(max(day, 0) / Self.days, Self.maximumNumber) }

    /// The epoch of a moment, in milliseconds since 1970.
    public init(unixMilliseconds: Int64) { self.init(day: unixMilliseconds / 86_400_000) }

    public var firstDay: Int64 { number * Self.days }
    public var lastDay: Int64 { firstDay + Self.days - 1 }

    /// Seconds since 1970 at which the epoch begins: `not-before` of its keys in the issuer directory.
    public var start: Int64 { firstDay * 86_400 }

    public var next: Epoch { Epoch(day: firstDay + Self.days) }

    /// Nil for the first.
    public var previous: Epoch? { Epoch(number: number - 1) }

    public func contains(day: Int64) -> Bool { (firstDay...lastDay).contains(day) }

    /// The epochs whose tokens are accepted on a day: its own, and the one before for the first `graceDays` days.
    public static func redeemable(onDay day: Int64, graceDays: Int64 = 4) -> Set<Epoch> {
        let current = Epoch(day: day)
        guard let previous = current.previous, day - current.firstDay < graceDays else { return [current] }
        return [current, previous]
    }
}

extension Epoch: Comparable {
    public static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

extension Epoch: CustomStringConvertible {
    public var description: String { String(number) }
}
