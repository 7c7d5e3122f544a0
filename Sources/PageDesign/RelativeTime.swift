import struct Foundation.Date

/// "5 min ago". The clock is passed in.
public enum RelativeTime {
    public static func words(from date: Date, to now: Date) -> String {
        let seconds = now.timeIntervalSince(date)
        // A clock may be a little behind; a date far ahead is shown as what it is.
        if seconds < -120 { return DayText.day(date) }
        if seconds < 60 { return "just now" }
        if seconds < 3600 { return "\(Int(seconds / 60)) min ago" }
        if seconds < 86_400 { return "\(Int(seconds / 3600)) h ago" }
        if seconds < 86_400 * 2 { return "yesterday" }
        if seconds < 86_400 * 14 { return "\(Int(seconds / 86_400)) days ago" }
        return DayText.day(date)
    }

    public static func html(from date: Date, to now: Date) -> SafeHTML {
        let iso = DayText.iso(date)
        let full = HTMLEscaping.attribute(DayText.minute(date))
        return SafeHTML(trusted: "<time datetime=\"\(iso)\" title=\"\(full)\">\(words(from: date, to: now))</time>")
    }
}
