/// SQL text with its values, built by string interpolation.
///
/// Every interpolated value becomes a placeholder `$1 … $n`, numbered in order of appearance, which both SQLite and
/// PostgreSQL understand. There is no way to interpolate a run-time `String` as SQL text: only `StaticString`s
/// (`raw:`) and other `SQL` values (`sql:`) can be spliced in.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The text between the placeholders; always one more than there are values.
    private(set) var segments: [String]
    /// The values of the placeholders, in order.
    public private(set) var values: [SQLValue]
    /// The statement as the engines see it. Equal text means the same prepared statement.
    public let text: String

    public init(stringLiteral value: String) {
        segments = [value]
        values = []
        text = value
    }

    public init(stringInterpolation: Interpolation) {
        segments = stringInterpolation.segments
        values = stringInterpolation.values
        text = Self.join(segments)
    }

    private static func join(_ segments: [String]) -> String {
        guard segments.count > 1 else { return segments.first ?? "" }
        var text = ""
        text.reserveCapacity(segments.reduce(0) { $0 + $1.utf8.count + 4 })
        text.append(segments[0])
        for index in 1..<segments.count {
            text.append(index < Self.placeholders.count ? Self.placeholders[index] : "$\(index)")
            text.append(segments[index])
        }
        return text
    }

    private static let placeholders = (0..<64).map { "$\($0)" }

    public struct Interpolation: StringInterpolationProtocol {
        var segments: [String] = [""]
        var values: [SQLValue] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            segments.reserveCapacity(interpolationCount + 1)
            values.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) {
            segments[segments.count - 1].append(literal)
        }

        private mutating func append(_ value: SQLValue) {
            values.append(value)
            segments.append("")
        }

        public mutating func appendInterpolation(_ value: Int64?) { append(.integer(value)) }
        public mutating func appendInterpolation(_ value: Int?) { append(.integer(value.map(Int64.init))) }
        public mutating func appendInterpolation(_ value: Double?) { append(.real(value)) }
        public mutating func appendInterpolation(_ value: String?) { append(.text(value)) }
        public mutating func appendInterpolation(_ value: [UInt8]?) { append(.blob(value)) }
        public mutating func appendInterpolation(_ value: Bool?) { append(.boolean(value)) }

        /// SQL text fixed at compile time, such as a shared list of columns.
        public mutating func appendInterpolation(raw text: StaticString) { appendLiteral(text.description) }

        /// Another piece of SQL; its placeholders are renumbered.
        public mutating func appendInterpolation(sql: SQL) {
            appendLiteral(sql.segments[0])
            for (index, value) in sql.values.enumerated() {
                append(value)
                appendLiteral(sql.segments[index + 1])
            }
        }

        /// The members of an `IN (…)` list. Padded with its last value to a power of two, so that lists of all lengths
        /// share a few prepared statements. An empty list matches nothing.
        public mutating func appendInterpolation(list values: [Int64]) { append(list: values.map { .integer($0) }) }
        public mutating func appendInterpolation(list values: [String]) { append(list: values.map { .text($0) }) }
        public mutating func appendInterpolation(list values: [[UInt8]]) { append(list: values.map { .blob($0) }) }

        private mutating func append(list values: [SQLValue]) {
            guard let last = values.last else { return appendLiteral("NULL") }
            var size = 1
            while size < values.count { size *= 2 }
            for index in 0..<size {
                if index > 0 { appendLiteral(", ") }
                append(index < values.count ? values[index] : last)
            }
        }
    }
}

/// A value on its way into or out of a database. The type is known even when the value is absent, because PostgreSQL
/// prepares a statement for parameter types.
public enum SQLValue: Sendable, Equatable {
    case integer(Int64?)
    case real(Double?)
    case text(String?)
    case blob([UInt8]?)
    case boolean(Bool?)
}

extension SQL {
    /// The statement that asks SQLite how it would run `sql`.
    public init(explaining sql: SQL) { self = "EXPLAIN QUERY PLAN \(sql: sql)" }
}
