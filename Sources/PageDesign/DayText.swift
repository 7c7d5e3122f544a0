import struct Foundation.Date

/// Days and times in words, in UTC, without locale or calendar services.
public enum DayText {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// "21 November 2026"
    public static func day(_ date: Date) -> String {
        let parts = CalendarParts(date)
        return "\(parts.day) \(months[parts.month - 1]) \(parts.year)"
    }

    /// "21 November 2026, 09:54 UTC"
    public static func minute(_ date: Date) -> String {
        let parts = CalendarParts(date)
        return "\(day(date)), \(two(parts.hour)):\(two(parts.minute)) UTC"
    }

    /// `<time>` for a day that is known only as a day.
    public static func html(day date: Date) -> SafeHTML {
        let parts = CalendarParts(date)
        let iso = "\(four(parts.year))-\(two(parts.month))-\(two(parts.day))"
        return SafeHTML(trusted: "<time datetime=\"\(iso)\">\(day(date))</time>")
    }

    /// `<time>` for a moment of which the second counts.
    public static func html(second date: Date) -> SafeHTML {
        let parts = CalendarParts(date)
        let time = "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
        let iso = "\(four(parts.year))-\(two(parts.month))-\(two(parts.day))T\(time)Z"
        return SafeHTML(trusted: "<time datetime=\"\(iso)\">\(day(date)), \(time) UTC</time>")
    }

    static func iso(_ date: Date) -> String {
        let parts = CalendarParts(date)
        let day = "\(four(parts.year))-\(two(parts.month))-\(two(parts.day))"
        return "\(day)T\(two(parts.hour)):\(two(parts.minute))Z"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func four(_ number: Int) -> String {
        let digits = String(max(0, number))
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

/// The proleptic Gregorian calendar in UTC (H. Hinnant, "chrono-compatible low-level date algorithms").
private struct CalendarParts {
    let year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int

    init(_ date: Date) {
        // Beyond the years 1 to 9999 no date is shown right; clamping keeps a hostile import from trapping.
        let seconds = Int(min(max(date.timeIntervalSince1970, -62_135_596_800), 253_402_300_799).rounded(.down))
        let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        let inDay = seconds - days * 86_400
        hour = inDay / 3600
        minute = inDay % 3600 / 60
        second = inDay % 60
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}
