import Storage

/// Walks several index ranges as one, best place first. Each range is read in small pieces, and only as far as needed,
/// so that a page costs what it shows and one piece per range; what other readers have just read is not read again.
struct RangeMerge {
    private struct Source {
        let range: FeedRange
        /// What was read and not yet taken.
        var places: ArraySlice<FeedPlace> = []
        /// Where the next piece begins.
        var last: FeedPlace?
        var isExhausted = false
        /// How much was read last.
        var size: Int
        /// Holds everything from the beginning of the range up to `last`.
        var head: FeedHeads.Head?
    }

    private var sources: [Source]
    /// The sources that have places, as a binary heap: the one with the best place is first.
    private var heap: [Int] = []
    private var seen: Set<Int64> = []
    private let reader: RangeReader
    private let heads: FeedHeads.View?

    private static let leastPiece = 4
    private static let largestPiece = 256

    /// - Parameters:
    ///   - wanted: how many places will be asked for.
    ///   - heads: of the request; without it, everything is read anew with a statement for each range.
    init(
        _ ranges: [FeedRange], after cursor: FeedPlace?, wanted: Int, _ transaction: ReadTransaction,
        _ heads: FeedHeads.View?
    ) throws {
        let piece = min(Self.largestPiece, max(Self.leastPiece, wanted * 2 / max(ranges.count, 1)))
        sources = ranges.map { Source(range: $0, last: cursor, size: piece) }
        reader = RangeReader(transaction: transaction, engine: heads?.engine ?? .sqlite)
        self.heads = heads
        try fill(after: cursor)
        heap = sources.indices.filter { !sources[$0].places.isEmpty }
        for position in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(position) }
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
        guard let index = heap.first, let place = sources[index].places.popFirst() else { return nil }
        if sources[index].places.isEmpty { try refill(index) }
        if sources[index].places.isEmpty {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
        }
        sink(0)
        return place
    }

    /// The first piece of each range: from its head if that reaches beyond `cursor`, else from the database.
    private mutating func fill(after cursor: FeedPlace?) throws {
        var missing: [Int] = []
        let found = heads?.find(sources.map(\.range))
        for index in sources.indices {
            switch found?[index] ?? .none {
            case .fresh(let head) where head.reaches(beyond: cursor):
                sources[index].places = head.places.after(cursor)
                sources[index].last = head.places.last
                sources[index].isExhausted = head.isComplete
                sources[index].head = head
            case .stale(let count) where cursor == nil:
                sources[index].size = max(sources[index].size, count)
                missing.append(index)
            case .fresh, .stale, .none: missing.append(index)
            }
        }
        guard !missing.isEmpty else { return }
        let pieces = try reader.read(
            missing.map { .init(range: sources[$0].range, cursor: cursor, limit: sources[$0].size) })
        for (index, piece) in zip(missing, pieces) { add(piece, to: index) }
        guard cursor == nil, let heads else { return }
        let read = heads.put(zip(missing, pieces).map { (sources[$0].range, $1) })
        for (index, head) in zip(missing, read) { sources[index].head = head }
    }

    /// The next piece, twice as large as the one before: most of the page may come from this range.
    private mutating func refill(_ index: Int) throws {
        guard !sources[index].isExhausted else { return }
        let source = sources[index]
        sources[index].size = min(Self.largestPiece, source.size * 2)
        let piece = try reader.read(.init(range: source.range, cursor: source.last, limit: sources[index].size))
        add(piece, to: index)
        sources[index].head = source.head.flatMap { heads?.extend($0, of: source.range, by: piece) }
    }

    private mutating func add(_ piece: RangeReader.Piece, to index: Int) {
        sources[index].places = piece.places[...]
        sources[index].last = piece.places.last ?? sources[index].last
        sources[index].isExhausted = piece.isLast
    }

    /// Lets the source at `position` of the heap down to where it belongs.
    private mutating func sink(_ start: Int) {
        var position = start
        while true {
            var best = position
            for child in [position * 2 + 1, position * 2 + 2] where child < heap.count {
                if holdsBetter(heap[child], than: heap[best]) { best = child }
            }
            guard best != position else { return }
            heap.swapAt(best, position)
            position = best
        }
    }

    private func holdsBetter(_ one: Int, than other: Int) -> Bool {
        guard let first = sources[one].places.first, let second = sources[other].places.first else { return false }
        return first.precedes(second)
    }
}
