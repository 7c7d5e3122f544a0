import JSONWriting

extension Timestamp {
    /// The day of this moment: `2026-11-21`.
    var dateText: String { String(iso8601.prefix(10)) }
}
