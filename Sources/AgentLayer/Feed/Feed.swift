import JSONWriting
import Storage

/// A feed: ranges of indexes, merged. A post that stands in several ranges comes once.
struct Feed: Sendable {
    let ranges: [FeedRange]

    /// A personal feed merges at most this many ranges (architecture.md).
    static let maxRanges = 200

    /// All posts, or those of one submolt or author; for `top` those of a window of time.
    init(_ scope: FeedRange.Scope, sort: FeedSort, window: TimeWindow = .all, now: Timestamp) {
        guard sort == .top, let start = window.start(now) else {
            ranges = [FeedRange(scope: scope, sort: sort)]
            return
        }
        let slices: [FeedRange.Slice] =
            switch scope {
            case .everything where window.isShort: Self.hours(start, now)
            // Submolts have no index by hour.
            case .everything, .submolt: Self.days(start, now)
            // Nor have authors one by day; their posts are few enough to pass over the older ones.
            case .author, .authorInSubmolt: [.since(start)]
            }
        ranges = slices.map { FeedRange(scope: scope, sort: sort, slice: $0) }
    }

    /// The posts of these submolts and authors. Those added last count where there are too many.
    init(submolts: [Int64], authors: [AgentID], sort: FeedSort) {
        let authorShare = min(authors.count, max(Self.maxRanges - submolts.count, Self.maxRanges / 2))
        let scopes =
            submolts.suffix(Self.maxRanges - authorShare).map(FeedRange.Scope.submolt)
            + authors.suffix(authorShare).map(FeedRange.Scope.author)
        ranges = scopes.map { FeedRange(scope: $0, sort: sort) }
    }

    struct Page: Sendable {
        let posts: [PostRow]
        /// The place of the last post, if there are more after it.
        let next: FeedPlace?
    }

    /// Reads the page after `cursor`, or the one at `offset`.
    func page(
        after cursor: FeedPlace?, offset: Int, limit: Int, _ transaction: ReadTransaction
    ) throws -> Page {
        let wanted = offset + limit + 1
        var merge = RangeMerge(ranges, after: cursor, wanted: wanted, transaction)
        let places = try merge.take(wanted)
        let shown = places.dropFirst(offset).prefix(limit)
        let rows = try transaction.all(PostQueries.bySequence(shown.map(\.seq)))
        let bySeq = Dictionary(rows.map { ($0.seq, $0) }, uniquingKeysWith: { first, _ in first })
        return Page(
            posts: shown.compactMap { bySeq[$0.seq] }, next: places.count > offset + limit ? shown.last : nil)
    }

    private static func hours(_ start: Timestamp, _ now: Timestamp) -> [FeedRange.Slice] {
        (start.hour...now.hour).map { .hour($0, from: $0 == start.hour ? start : nil) }
    }

    private static func days(_ start: Timestamp, _ now: Timestamp) -> [FeedRange.Slice] {
        (start.day...now.day).map { .day($0, from: $0 == start.day ? start : nil) }
    }
}
