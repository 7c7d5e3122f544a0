import HTTPSupport
import Storage

/// Ranges that differ in one key only, read by PostgreSQL in one statement: for each range it walks the index as it would
/// for that range alone.
struct RangeSet {
    /// What differs.
    enum Kind: Hashable {
        case submolts(FeedSort)
        case authors(FeedSort)
        case hours
        case days
        case daysOfSubmolt(Int64)

        /// Nil for a range that is read by itself.
        init?(_ range: FeedRange) {
            guard range.from == nil else { return nil }
            switch (range.scope, range.slice) {
            case (.submolt, .always): self = .submolts(range.sort)
            case (.author, .always): self = .authors(range.sort)
            case (.everything, .hour) where range.sort == .top: self = .hours
            case (.everything, .day) where range.sort == .top: self = .days
            case (.submolt(let seq), .day) where range.sort == .top: self = .daysOfSubmolt(seq)
            default: return nil
            }
        }
    }

    struct Entry: Sendable {
        /// Which of the ranges.
        let number: Int
        let place: FeedPlace
    }

    private let kind: Kind
    private let asks: [RangeReader.Ask]

    /// - Parameter asks: of ranges of this kind.
    init(_ kind: Kind, _ asks: [RangeReader.Ask]) {
        self.kind = kind
        self.asks = asks
    }

    /// One statement for any number of ranges: lists go as text, as there are no arrays among our types.
    func query() -> Query<Entry> {
        let sort = sort
        return Query(
            """
            SELECT r.number, p.seq, p.\(raw: sort.column)
            FROM unnest(\(sql: keys), \(sql: ranks), \(sql: list(asks.map(seq))), \(sql: list(asks.map(\.limit))))
                WITH ORDINALITY AS r (key, rank, seq, size, number)
            CROSS JOIN LATERAL (
                SELECT seq, \(raw: sort.column) FROM posts
                WHERE \(sql: condition) AND \(raw: sort.condition) AND (\(raw: sort.column), seq) < (r.rank, r.seq)
                ORDER BY \(raw: sort.column) DESC, seq DESC LIMIT r.size
            ) p
            """
        ) { row in Entry(number: Int(try row.integer()) - 1, place: try FeedPlace(&row, sort)) }
    }

    private var sort: FeedSort {
        switch kind {
        case .submolts(let sort), .authors(let sort): sort
        case .hours, .days, .daysOfSubmolt: .top
        }
    }

    private var condition: SQL {
        switch kind {
        case .submolts: "submolt_seq = r.key"
        case .authors: "author_id = r.key"
        case .hours: "hour = r.key"
        case .days: "day = r.key"
        case .daysOfSubmolt(let seq): "submolt_seq = \(seq) AND day = r.key"
        }
    }

    private var keys: SQL {
        if case .authors = kind { return "string_to_array(\(joined(asks.map(key))), ',')" }
        return "string_to_array(\(joined(asks.map(key))), ',')::bigint[]"
    }

    private func key(_ ask: RangeReader.Ask) -> String {
        switch (ask.range.scope, ask.range.slice) {
        case (_, .hour(let number)), (_, .day(let number)), (.submolt(let number), .always): String(number)
        case (.author(let id), .always): id.text
        default: ""
        }
    }

    /// A range without a cursor begins before every place.
    private var ranks: SQL {
        let ranks = joined(
            asks.map { ask in
                switch ask.cursor?.rank {
                case .real(let rank): "\(rank)"
                case .integer(let rank): "\(rank)"
                case nil: sort.keyKind == .real ? "inf" : "\(Int64.max)"
                }
            })
        return sort.keyKind == .real
            ? "string_to_array(\(ranks), ',')::double precision[]" : "string_to_array(\(ranks), ',')::bigint[]"
    }

    private func seq(_ ask: RangeReader.Ask) -> Int64 { ask.cursor?.seq ?? .max }

    private func list(_ numbers: [some BinaryInteger]) -> SQL {
        "string_to_array(\(joined(numbers.map { "\($0)" })), ',')::bigint[]"
    }

    private func joined(_ parts: [String]) -> String { parts.joined(separator: ",") }
}
