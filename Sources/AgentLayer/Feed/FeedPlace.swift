import HTTPSupport
import Storage

/// Where a post stands in a feed.
struct FeedPlace: Sendable, Equatable {
    enum Rank: Sendable, Equatable {
        case real(Double)
        case integer(Int64)
    }

    let rank: Rank
    let seq: Int64

    init(rank: Rank, seq: Int64) {
        self.rank = rank
        self.seq = seq
    }

    /// Throws a `Refusal` for a cursor of another shape.
    init(_ cursor: ListCursor) throws(Refusal) {
        switch (cursor.keys.first, cursor.keys.last) {
        case (.real(let rank), .integer(let seq)): self.init(rank: .real(rank), seq: seq)
        case (.integer(let rank), .integer(let seq)): self.init(rank: .integer(rank), seq: seq)
        default: throw Paging.badCursor
        }
    }

    /// Reads the columns `seq` and rank.
    init(_ row: inout Row, _ sort: FeedSort) throws {
        seq = try row.integer()
        rank = sort.keyKind == .real ? .real(try row.real()) : .integer(try row.integer())
    }

    var keys: [ListCursor.Key] {
        switch rank {
        case .real(let rank): [.real(rank), .integer(seq)]
        case .integer(let rank): [.integer(rank), .integer(seq)]
        }
    }

    /// Whether this place comes before `other`. Places of one feed have ranks of one kind.
    func precedes(_ other: FeedPlace) -> Bool {
        switch (rank, other.rank) {
        case (.real(let one), .real(let two)): one != two ? one > two : seq > other.seq
        case (.integer(let one), .integer(let two)): one != two ? one > two : seq > other.seq
        case (.real, .integer), (.integer, .real): seq > other.seq
        }
    }
}

extension [FeedPlace] {
    /// Those after `cursor`, of places that are in order.
    func after(_ cursor: FeedPlace?) -> ArraySlice<FeedPlace> {
        guard let cursor else { return self[...] }
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if cursor.precedes(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return self[low...]
    }
}
