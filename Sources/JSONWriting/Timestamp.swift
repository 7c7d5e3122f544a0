/// A moment on the wire: ISO 8601 in UTC with milliseconds, `2026-11-21T07:00:00.000Z`.
public struct Timestamp: Sendable, Hashable, Comparable, JSONWritable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Midnight UTC of a day counted from 1970-01-01.
    public init(day: Int64) { milliseconds = day * Self.millisecondsPerDay }

    public static let millisecondsPerDay: Int64 = 86_400_000
    public static let millisecondsPerHour: Int64 = 3_600_000

    /// The day of this moment, counted from 1970-01-01.
    public var day: Int64 { Self.floorDivide(milliseconds, Self.millisecondsPerDay) }
    /// The hour of this moment, counted from 1970-01-01T00.
    public var hour: Int64 { Self.floorDivide(milliseconds, Self.millisecondsPerHour) }

    public static func < (one: Timestamp, other: Timestamp) -> Bool { one.milliseconds < other.milliseconds }

    public func writeJSON(into writer: inout JSONWriter) { writer.writePlain(count: 24) { _ = writeISO8601(to: $0) } }

    /// 24 characters for the years 0 to 9999.
    public var iso8601: String { String(unsafeUninitializedCapacity: 24, initializingUTF8With: writeISO8601) }

    private func writeISO8601(to bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let date = CivilDate(day: day)
        let time = milliseconds - day * Self.millisecondsPerDay
        var writer = DigitWriter(bytes: bytes)
        writer.put(date.year, digits: 4)
        writer.put(UInt8(ascii: "-"))
        writer.put(date.month, digits: 2)
        writer.put(UInt8(ascii: "-"))
        writer.put(date.day, digits: 2)
        writer.put(UInt8(ascii: "T"))
        writer.put(time / 3_600_000, digits: 2)
        writer.put(UInt8(ascii: ":"))
        writer.put(time / 60_000 % 60, digits: 2)
        writer.put(UInt8(ascii: ":"))
        writer.put(time / 1_000 % 60, digits: 2)
        writer.put(UInt8(ascii: "."))
        writer.put(time % 1_000, digits: 3)
        writer.put(UInt8(ascii: "Z"))
        return writer.count
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Puts decimal digits into a buffer that is exactly large enough.
private struct DigitWriter {
    let bytes: UnsafeMutableBufferPointer<UInt8>
    var count = 0

    mutating func put(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    mutating func put(_ value: Int64, digits: Int) {
        var divisor: Int64 = 1
        for _ in 1..<digits { divisor *= 10 }
        for _ in 0..<digits {
            put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }
}

/// Year, month and day of the proleptic Gregorian calendar, by Howard Hinnant's `days_from_civil` and its inverse.
struct CivilDate: Equatable {
    let year: Int64
    let month: Int64
    let day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    var dayNumber: Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
