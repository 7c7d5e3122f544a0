import AgentAPI
import HTTPSupport
import JSONWriting
import Storage

/// A list of posts as asked for: which ones, in which order, from where.
struct PostList: Sendable {
    let sort: FeedSort
    let window: TimeWindow
    let submolt: String?
    let author: String?
    let paging: Paging
    private let start: FeedPlace?

    /// Throws a `Refusal` for a query that is not of the contract (section 4.3).
    init(
        _ query: QueryValues, submolt: String?, author: String? = nil, limit defaultLimit: Int = 25
    ) throws(Refusal) {
        sort = try FeedSort(parameter: query["sort"])
        window = try TimeWindow(parameter: query["t", "time", "timeRange"])
        self.submolt = submolt?.lowercased()
        self.author = author ?? query["author"]
        let limit = try query.integer("limit", within: 1...100, default: defaultLimit)
        let name = "posts/\(sort.rawValue)/\(window.rawValue)/m=\(self.submolt ?? "")/u=\(self.author ?? "")"
        let isMerged = sort == .top && window != .all
        paging = try Paging(
            query, list: name, shape: [sort.keyKind, .integer], limit: limit,
            maxOffset: isMerged ? Paging.maxMergedOffset : Paging.maxOffset)
        start = try paging.cursor.map { (cursor) throws(Refusal) in try FeedPlace(cursor) }
    }

    /// Where the first page is kept. Further ones are not: hardly two visitors ask for the same within a second.
    func key(_ kind: ReadyKey.Kind) -> ReadyKey? {
        guard paging.isFirst else { return nil }
        return ReadyKey(
            kind, sort: sort.rawValue, window: window.rawValue, submolt: submolt, author: author, limit: paging.limit)
    }

    struct Page: Sendable {
        let posts: [PostRow]
        /// The place of the last post, if there are more after it.
        let next: FeedPlace?
        let shows: Changes.Subjects
    }

    /// - Parameter heads: made before the transaction began.
    func read(_ transaction: ReadTransaction, now: Timestamp, _ heads: FeedHeads.View) throws -> Page {
        let submolt = try submolt.map { try transaction.submolt(named: $0) }
        let author = try author.map { try transaction.agent(named: $0) }
        let scope: FeedRange.Scope =
            switch (submolt, author) {
            case (let submolt?, let author?):
                // The shorter of both is walked.
                author.postsCount < submolt.postCount
                    ? .authorInSubmolt(author.id, submolt.seq) : .submoltByAuthor(submolt.seq, author.id)
            case (let submolt?, nil): .submolt(submolt.seq)
            case (nil, let author?): .author(author.id)
            case (nil, nil): .everything
            }
        let feed = Feed(scope, sort: sort, window: window, now: now)
        let page =
            if let pins = pins(of: submolt) {
                try PinnedFeed(feed: feed, pins: pins)
                    .page(after: start, offset: paging.offset, limit: paging.limit, transaction, heads)
            } else {
                try feed.page(after: start, offset: paging.offset, limit: paging.limit, transaction, heads)
            }
        var shows = Changes.Subjects(sort == .new ? Self.newest(submolt?.id, author?.id) : .ranks)
        if let submolt { shows.insert(.room(submolt.seq)) }
        shows.insert(page.posts)
        return Page(posts: page.posts, next: page.next, shows: shows)
    }

    /// Those that come first in this list, if any do. Read with the submolt.
    private func pins(of submolt: StoredSubmolt?) -> [Int64]? {
        guard let submolt, !submolt.pins.isEmpty, author == nil, sort == .hot else { return nil }
        return submolt.pins
    }

    func pageInfo(_ page: Page) -> PageInfo {
        PageInfo(
            count: page.posts.count, limit: paging.limit, offset: paging.offset,
            nextCursor: page.next.map { paging.next($0.keys) })
    }

    private static func newest(_ submolt: SubmoltID?, _ author: AgentID?) -> Changes.Subject {
        if let author { return .newestBy(author) }
        return submolt.map { .newestIn($0) } ?? .newest
    }
}

extension Changes.Subjects {
    mutating func insert(_ posts: [PostRow]) {
        for post in posts {
            insert(.post(post.seq))
            insert(.agent(post.author.id))
        }
    }
}
