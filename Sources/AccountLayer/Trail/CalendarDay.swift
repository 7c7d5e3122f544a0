import JSONWriting

/// A day as people write it: `2026-11-21`.
public struct CalendarDay: Sendable, Equatable, CustomStringConvertible {
    /// Counted from 1970-01-01.
    public let number: Int64

    public init(_ number: Int64) { self.number = number }

    /// Nil for anything else.
    public init?(written text: String) {
        guard text.utf8.count == 10, let midnight = try? Timestamp(iso8601: text + "T00:00:00Z") else { return nil }
        number = midnight.day
    }

    public var description: String { String(Timestamp(day: number).iso8601.prefix(10)) }
}
