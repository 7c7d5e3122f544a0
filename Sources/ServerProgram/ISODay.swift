import JSONWriting

/// A day as `2026-11-21`.
struct ISODay {
    let text: String

    /// - Parameter day: days since 1970-01-01.
    init(_ day: Int64) { text = String(Timestamp(day: day).iso8601.prefix(10)) }
}
