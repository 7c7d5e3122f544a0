import Storage

/// Many rows in one statement: on PostgreSQL each statement is a round trip.
///
/// Rows come in portions of a few fixed sizes, so that the statements stay prepared.
enum MultiRow {
    static let largest = 64

    static func portions<Element>(_ items: [Element]) -> [ArraySlice<Element>] {
        var portions: [ArraySlice<Element>] = []
        var start = 0
        var size = largest
        while start < items.count {
            while size > items.count - start { size /= 2 }
            portions.append(items[start..<start + size])
            start += size
        }
        return portions
    }

    /// `start` and `($1, $2), ($3, $4), …` and `end`: put together once, because the text of a statement is as long as
    /// its rows.
    static func rows<Element>(
        _ start: StaticString, _ items: ArraySlice<Element>, _ end: StaticString = "",
        values: (Element) -> [SQLValue]
    ) -> SQL {
        var sql = SQL.Interpolation(literalCapacity: 0, interpolationCount: items.count * 24)
        sql.appendInterpolation(raw: start)
        for (index, item) in items.enumerated() {
            sql.appendLiteral(index == 0 ? "(" : ", (")
            append(values(item), to: &sql)
            sql.appendLiteral(")")
        }
        sql.appendInterpolation(raw: end)
        return SQL(stringInterpolation: sql)
    }

    /// `start` and the members of its `IN (…)` list.
    static func list(_ start: StaticString, _ texts: ArraySlice<String>) -> SQL {
        var sql = SQL.Interpolation(literalCapacity: 0, interpolationCount: texts.count)
        sql.appendInterpolation(raw: start)
        sql.appendLiteral(" (")
        append(texts.map { .text($0) }, to: &sql)
        sql.appendLiteral(")")
        return SQL(stringInterpolation: sql)
    }

    private static func append(_ values: [SQLValue], to sql: inout SQL.Interpolation) {
        for (index, value) in values.enumerated() {
            if index > 0 { sql.appendLiteral(", ") }
            switch value {
            case .integer(let value): sql.appendInterpolation(value)
            case .real(let value): sql.appendInterpolation(value)
            case .text(let value): sql.appendInterpolation(value)
            case .blob(let value): sql.appendInterpolation(value)
            case .boolean(let value): sql.appendInterpolation(value)
            }
        }
    }
}

extension WriteTransaction {
    /// Runs a statement for all items, a portion at a time.
    func run<Element>(_ items: [Element], _ command: (ArraySlice<Element>) -> Command) throws {
        for portion in MultiRow.portions(items) { try run(command(portion)) }
    }

    func all<Element, Result>(
        _ items: [Element], _ query: (ArraySlice<Element>) -> Query<Result>, _ body: (Result) -> Void
    ) throws {
        for portion in MultiRow.portions(items) { try read.forEach(query(portion), body) }
    }
}
