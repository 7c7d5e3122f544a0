import Storage

/// Walks several index ranges as one, best place first. Each range is read in small pieces, and only as far as needed,
/// so that a page costs what it shows and one piece per range.
struct RangeMerge {
    private struct Source {
        let range: FeedRange
        var buffer: ArraySlice<FeedPlace> = []
        var last: FeedPlace?
        var isExhausted = false
    }

    private var sources: [Source]
    private let piece: Int
    private let transaction: ReadTransaction
    private var seen: Set<Int64> = []

    /// - Parameter wanted: how many places will be asked for.
    init(_ ranges: [FeedRange], after cursor: FeedPlace?, wanted: Int, _ transaction: ReadTransaction) {
        sources = ranges.map { Source(range: $0, last: cursor) }
        piece = ranges.count < 2 ? wanted : max(4, wanted * 2 / ranges.count)
        self.transaction = transaction
    }

    /// The next places, at most `count`. A post that stands in several ranges comes once.
    mutating func take(_ count: Int) throws -> [FeedPlace] {
        var places: [FeedPlace] = []
        places.reserveCapacity(count)
        while places.count < count, let place = try next() {
            if seen.insert(place.seq).inserted { places.append(place) }
        }
        return places
    }

    private mutating func next() throws -> FeedPlace? {
        var best: (index: Int, place: FeedPlace)?
        for index in sources.indices {
            try refill(index)
            guard let place = sources[index].buffer.first else { continue }
            if best.map({ place.precedes($0.place) }) ?? true { best = (index, place) }
        }
        if let best { sources[best.index].buffer.removeFirst() }
        return best?.place
    }

    private mutating func refill(_ index: Int) throws {
        guard sources[index].buffer.isEmpty, !sources[index].isExhausted else { return }
        let found = try transaction.all(sources[index].range.query(after: sources[index].last, limit: piece))
        sources[index].buffer = found[...]
        sources[index].isExhausted = found.count < piece
        sources[index].last = found.last ?? sources[index].last
    }
}
