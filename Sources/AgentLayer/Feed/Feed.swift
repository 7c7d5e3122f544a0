import JSONWriting
import Storage

/// A feed: ranges of indexes, merged. A post that stands in several ranges comes once.
struct Feed: Sendable {
    let ranges: [FeedRange]
    /// All of them as one, of a window in time; no index has its order.
    private let window: FeedRange?

    /// A personal feed merges at most this many ranges (architecture.md).
    static let maxRanges = 200

    /// All posts, or those of one submolt or author; for `top` those of a window of time.
    init(_ scope: FeedRange.Scope, sort: FeedSort, window: TimeWindow = .all, now: Timestamp) {
        guard sort == .top, let start = window.start(now) else {
            ranges = [FeedRange(scope: scope, sort: sort)]
            self.window = nil
            return
        }
        let slices: [FeedRange.Slice] =
            switch scope {
            case .everything where window.isShort: (start.hour...now.hour).map { .hour($0) }
            // Submolts have no index by hour.
            case .everything, .submolt: (start.day...now.day).map { .day($0) }
            // Nor have authors one by day.
            case .author, .authorInSubmolt, .submoltByAuthor: [.always]
            }
        var ranges = slices.map { FeedRange(scope: scope, sort: sort, slice: $0) }
        ranges[0].from = start
        self.ranges = ranges
        self.window = FeedRange(scope: scope, sort: sort, from: start)
    }

    /// The posts of these submolts and authors. Those added last count where there are too many.
    init(submolts: [Int64], authors: [AgentID], sort: FeedSort) {
        let authorShare = min(authors.count, max(Self.maxRanges - submolts.count, Self.maxRanges / 2))
        let scopes =
            submolts.suffix(Self.maxRanges - authorShare).map(FeedRange.Scope.submolt)
            + authors.suffix(authorShare).map(FeedRange.Scope.author)
        ranges = scopes.map { FeedRange(scope: $0, sort: sort) }
        window = nil
    }

    struct Page: Sendable {
        let posts: [PostRow]
        /// The place of the last post, if there are more after it.
        let next: FeedPlace?
    }

    /// Reads the page after `cursor`, or the one at `offset`.
    ///
    /// - Parameter heads: made before the transaction began; without it, ranges are read one by one.
    func page(
        after cursor: FeedPlace?, offset: Int, limit: Int, _ transaction: ReadTransaction,
        _ heads: FeedHeads.View? = nil
    ) throws -> Page {
        let places = try places(after: cursor, offset: offset, limit: limit + 1, transaction, heads)
        let shown = places.prefix(limit)
        return Page(
            posts: try Self.posts(at: shown.map(\.seq), transaction), next: places.count > limit ? shown.last : nil)
    }

    /// In this order, without those that were erased.
    static func posts(at places: [Int64], _ transaction: ReadTransaction) throws -> [PostRow] {
        let rows = try transaction.all(PostQueries.bySequence(places))
        let bySeq = Dictionary(rows.map { ($0.seq, $0) }, uniquingKeysWith: { first, _ in first })
        return places.compactMap { bySeq[$0] }
    }

    func places(
        after cursor: FeedPlace?, offset: Int, limit: Int, _ transaction: ReadTransaction, _ heads: FeedHeads.View?
    ) throws -> [FeedPlace] {
        if let range = ranges.first, ranges.count == 1, range.from == nil {
            return try transaction.all(range.query(after: cursor, limit: limit, offset: offset))
        }
        if let window, let known = heads?.places(of: window, after: cursor, count: offset + limit) {
            return Array(known.dropFirst(offset).prefix(limit))
        }
        // The beginning of a window is asked for often, and costs as much as its slices: it is kept, merged.
        let isKept = window != nil && heads != nil && cursor == nil && ranges.count > 1
        let wanted = isKept ? max(offset + limit, FeedHeads.longest) : offset + limit
        var merge = try RangeMerge(ranges, after: cursor, wanted: wanted, transaction, heads)
        let places = try merge.take(wanted)
        if isKept, let window {
            _ = heads?.put([(window, RangeReader.Piece(places: places, isLast: places.count < wanted))])
        }
        return Array(places.dropFirst(offset).prefix(limit))
    }
}
