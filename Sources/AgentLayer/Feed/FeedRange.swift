import HTTPSupport
import JSONWriting
import Storage

/// One range of an index over posts: every feed is one such range or a merge of several.
struct FeedRange: Sendable {
    enum Scope: Sendable, Equatable {
        case everything
        case submolt(Int64)
        case author(AgentID)
        /// Walks the author's index.
        case authorInSubmolt(AgentID, Int64)
    }

    /// A slice of time with an index of its own; `from` cuts the slice that lies across the window's edge.
    enum Slice: Sendable, Equatable {
        case always
        case hour(Int64, from: Timestamp?)
        case day(Int64, from: Timestamp?)
        /// Everything from a moment on, by passing over what is older.
        case since(Timestamp)
    }

    let scope: Scope
    let sort: FeedSort
    var slice = Slice.always

    /// The places of the posts in this range after `cursor`, best first.
    func query(after cursor: FeedPlace?, limit: Int) -> Query<FeedPlace> {
        let sort = sort
        return Query(
            """
            SELECT seq, \(raw: sort.column) FROM posts
            WHERE \(sql: scopeCondition) \(sql: sliceCondition) \(raw: sort.condition)
                \(sql: keyset(after: cursor))
            ORDER BY \(raw: sort.column) DESC, seq DESC LIMIT \(limit)
            """
        ) { row in
            let seq = try row.integer()
            return FeedPlace(rank: sort.keyKind == .real ? .real(try row.real()) : .integer(try row.integer()), seq: seq)
        }
    }

    private var scopeCondition: SQL {
        switch scope {
        case .everything: ""
        case .submolt(let seq): "submolt_seq = \(seq) AND"
        case .author(let id): "author_id = \(id.text) AND"
        // The sum keeps both engines from taking the submolt's index: one author has fewer posts than a submolt.
        case .authorInSubmolt(let id, let seq): "author_id = \(id.text) AND submolt_seq + 0 = \(seq) AND"
        }
    }

    private var sliceCondition: SQL {
        switch slice {
        case .always: ""
        case .hour(let hour, nil): "hour = \(hour) AND"
        case .hour(let hour, let from?): "hour = \(hour) AND created_at >= \(from.milliseconds) AND"
        case .day(let day, nil): "day = \(day) AND"
        case .day(let day, let from?): "day = \(day) AND created_at >= \(from.milliseconds) AND"
        // The plus keeps SQLite from taking the index by time, after which it would have to sort.
        case .since(let from): "+created_at >= \(from.milliseconds) AND"
        }
    }

    private func keyset(after cursor: FeedPlace?) -> SQL {
        switch cursor?.rank {
        case .real(let rank): "AND (\(raw: sort.column), seq) < (\(rank), \(cursor?.seq))"
        case .integer(let rank): "AND (\(raw: sort.column), seq) < (\(rank), \(cursor?.seq))"
        case nil: ""
        }
    }
}

/// Where a post stands in a feed.
struct FeedPlace: Sendable {
    enum Rank: Sendable {
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
