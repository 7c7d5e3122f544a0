import Storage

/// Reads pieces of several ranges at once: on SQLite with a statement each, which costs a few microseconds; on PostgreSQL
/// with one statement for all ranges of a kind, since each would be a round trip.
struct RangeReader {
    let transaction: ReadTransaction
    let engine: Engine

    /// What is wanted of a range: at most `limit` places after `cursor`.
    struct Ask {
        let range: FeedRange
        let cursor: FeedPlace?
        let limit: Int
    }

    struct Piece {
        /// Best first.
        let places: [FeedPlace]
        /// Nothing comes after them.
        let isLast: Bool
    }

    /// Of a slice across a window's edge, so many posts are read by time before the slice is walked by rank: few, as in
    /// the last minutes of a day, would be sought long among all others.
    static let newest = 200

    /// A piece for each.
    func read(_ asks: [Ask]) throws -> [Piece] {
        guard engine == .postgres, asks.count > 1 else { return try asks.map(read) }
        var pieces = [Piece?](repeating: nil, count: asks.count)
        for (kind, numbers) in Dictionary(grouping: asks.indices, by: { RangeSet.Kind(asks[$0].range) }) {
            guard let kind else {
                for number in numbers { pieces[number] = try read(asks[number]) }
                continue
            }
            var found = [[FeedPlace]](repeating: [], count: numbers.count)
            for entry in try transaction.all(RangeSet(kind, numbers.map { asks[$0] }).query()) {
                guard found.indices.contains(entry.number) else { continue }
                found[entry.number].append(entry.place)
            }
            for (number, places) in zip(numbers, found) {
                // The engine keeps each range's order, and does not promise to.
                pieces[number] = Piece(
                    places: places.sorted { $0.precedes($1) }, isLast: places.count < asks[number].limit)
            }
        }
        return pieces.map { $0 ?? Piece(places: [], isLast: true) }
    }

    func read(_ ask: Ask) throws -> Piece {
        if let from = ask.range.from {
            let newest = try transaction.all(ask.range.newest(since: from, limit: Self.newest))
            if newest.count < Self.newest {
                return Piece(places: Array(newest.sorted { $0.precedes($1) }.after(ask.cursor)), isLast: true)
            }
        }
        let places = try transaction.all(ask.range.query(after: ask.cursor, limit: ask.limit))
        return Piece(places: places, isLast: places.count < ask.limit)
    }
}
