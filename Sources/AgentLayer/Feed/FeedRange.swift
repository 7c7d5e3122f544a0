import JSONWriting
import Storage

/// One range of an index over posts: every feed is one such range or a merge of several.
struct FeedRange: Sendable, Hashable {
    enum Scope: Sendable, Hashable {
        case everything
        case submolt(Int64)
        case author(AgentID)
        /// The posts of an author in a submolt: walks the author's index and passes over other submolts.
        case authorInSubmolt(AgentID, Int64)
        /// The same, by walking the submolt's and passing over other authors.
        case submoltByAuthor(Int64, AgentID)
    }

    /// A slice of time with an index of its own.
    enum Slice: Sendable, Hashable {
        case always
        case hour(Int64)
        case day(Int64)
    }

    let scope: Scope
    let sort: FeedSort
    var slice = Slice.always
    /// The first moment that counts, where the slice lies across the edge of a window: no index holds this part of it in
    /// its order.
    var from: Timestamp?

    /// The places of the posts in this range after `cursor`, best first. With `from`, walks the whole slice and passes
    /// over what is older.
    func query(after cursor: FeedPlace?, limit: Int, offset: Int = 0) -> Query<FeedPlace> {
        let sort = sort
        return Query(
            """
            SELECT seq, \(raw: sort.column) FROM posts
            WHERE \(sql: scopeCondition) \(sql: sliceCondition) \(raw: sort.condition)
                \(sql: keyset(after: cursor))
            ORDER BY \(raw: sort.column) DESC, seq DESC LIMIT \(limit) OFFSET \(offset)
            """
        ) { row in try FeedPlace(&row, sort) }
    }

    /// The newest posts of the slice since `from`, by the indexes over time, with their places in the range.
    func newest(since from: Timestamp, limit: Int) -> Query<FeedPlace> {
        let sort = sort
        return Query(
            """
            SELECT seq, \(raw: sort.column) FROM posts
            WHERE \(sql: scopeCondition) NOT deleted AND +\(raw: sort.column) IS NOT NULL
                AND created_at >= \(from.milliseconds) AND created_at < \(end)
            ORDER BY created_at DESC, seq DESC LIMIT \(limit)
            """
        ) { row in try FeedPlace(&row, sort) }
    }

    private var scopeCondition: SQL {
        switch scope {
        case .everything: ""
        case .submolt(let seq): "submolt_seq = \(seq) AND"
        case .author(let id): "author_id = \(id.text) AND"
        // The sum and the concatenation keep both engines from taking the other index.
        case .authorInSubmolt(let id, let seq): "author_id = \(id.text) AND submolt_seq + 0 = \(seq) AND"
        case .submoltByAuthor(let seq, let id): "submolt_seq = \(seq) AND author_id || '' = \(id.text) AND"
        }
    }

    private var sliceCondition: SQL {
        let slice: SQL =
            switch slice {
            case .always: ""
            case .hour(let hour): "hour = \(hour) AND"
            case .day(let day): "day = \(day) AND"
            }
        // The plus keeps SQLite from taking the index by time, after which it would have to sort.
        return from.map { "\(sql: slice) +created_at >= \($0.milliseconds) AND" } ?? slice
    }

    private func keyset(after cursor: FeedPlace?) -> SQL {
        switch cursor?.rank {
        case .real(let rank): "AND (\(raw: sort.column), seq) < (\(rank), \(cursor?.seq))"
        case .integer(let rank): "AND (\(raw: sort.column), seq) < (\(rank), \(cursor?.seq))"
        case nil: ""
        }
    }

    /// The moment after the slice.
    private var end: Int64 {
        switch slice {
        case .always: .max
        case .hour(let hour): (hour + 1) * Timestamp.millisecondsPerHour
        case .day(let day): (day + 1) * Timestamp.millisecondsPerDay
        }
    }
}
