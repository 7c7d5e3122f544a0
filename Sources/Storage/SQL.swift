/// SQL text with its values, built by string interpolation.
///
/// Every interpolated value becomes a placeholder `$1 … $n`, numbered in order of appearance, which both SQLite and
/// PostgreSQL understand. There is no way to interpolate a run-time `String` as SQL text: only `StaticString`s
/// (`raw:`) and other `SQL` values (`sql:`) can be spliced in.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The statement as the engines see it. Equal text means the same prepared statement.
    public let text: String
    /// The values of the placeholders, in order.
    public let values: [SQLValue]
    /// Where in the UTF-8 of `text` each placeholder begins.
    private let places: [Int]

    public init(stringLiteral value: String) {
        text = value
        values = []
        places = []
    }

    public init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
        places = stringInterpolation.places
    }

    private static let placeholders = (0..<64).map { "$\($0)" }

    private static func placeholder(_ number: Int) -> String {
        number < placeholders.count ? placeholders[number] : "$\(number)"
    }

    /// Built with every call of a query, so it appends to one text and keeps no pieces.
    public struct Interpolation: StringInterpolationProtocol {
        var text = ""
        var values: [SQLValue] = []
        var places: [Int] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            // Room for a list of columns and of tables, which most statements share.
            text.reserveCapacity(literalCapacity + 512)
            values.reserveCapacity(interpolationCount)
            places.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { text.append(literal) }

        private mutating func append(_ value: SQLValue) {
            values.append(value)
            places.append(text.utf8.count)
            text.append(SQL.placeholder(values.count))
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
            var rest = sql.text.utf8.startIndex
            for (index, place) in sql.places.enumerated() {
                let start = sql.text.utf8.index(sql.text.utf8.startIndex, offsetBy: place)
                text.append(contentsOf: sql.text[rest..<start])
                append(sql.values[index])
                rest = sql.text.utf8.index(start, offsetBy: SQL.placeholder(index + 1).utf8.count)
            }
            text.append(contentsOf: sql.text[rest...])
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
