import JSONWriting

/// A day in UTC, `2026-11-21` on the wire: what the network tells where a time would tell too much.
public struct CalendarDay: Sendable, Hashable, Comparable, Codable, JSONWritable {
    /// Days since 1970-01-01.
    public let day: Int64

    public init(day: Int64) { self.day = day }

    /// Ten characters for the years 0 to 9999.
    public var text: String { String(Timestamp(day: day).iso8601.prefix(10)) }

    /// - Returns: nil unless the text is a day as ``text`` writes it.
    public init?(_ text: String) {
        guard text.utf8.count == 10, let moment = try? Timestamp(iso8601: text + "T00:00:00Z") else { return nil }
        day = moment.day
    }

    public static func < (one: CalendarDay, other: CalendarDay) -> Bool { one.day < other.day }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = CalendarDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day, YYYY-MM-DD")
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public func writeJSON(into writer: inout JSONWriter) { writer.write(text) }
}
