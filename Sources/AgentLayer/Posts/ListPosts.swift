import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/posts
/// GET /api/v1/submolts/:name/feed
/// GET /api/v1/submolts/:name/posts
enum ListPosts {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        return try await respond(query, submolt: query["submolt", "submolt_name"], context, network)
    }

    static func ofSubmolt(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response
    {
        try await respond(try request.queryValues(), submolt: try context.segment("name"), context, network)
    }

    private static func respond(
        _ query: QueryValues, submolt: String?, _ context: VisitorContext, _ network: AgentNetwork
    ) async throws -> Response {
        let list = try PostList(query, submolt: submolt)
        let now = network.clock.now
        let page = try await network.store.read { try list.read($0, now: now) }
        let reader = try await PostReader.of(context.agent, for: page.posts, network)
        return .json(
            PostListReply(
                posts: page.posts.map { $0.object(for: reader) }, page: list.pageInfo(page), feedType: nil),
            capacity: 65_536)
    }
}

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

    func read(_ transaction: ReadTransaction, now: Timestamp) throws -> Feed.Page {
        let scope: FeedRange.Scope
        switch (submolt, author) {
        case (let submolt?, let author?):
            let seq = try transaction.submolt(named: submolt).seq
            scope = .authorInSubmolt(try transaction.agent(named: author).id, seq)
        case (let submolt?, nil): scope = .submolt(try transaction.submolt(named: submolt).seq)
        case (nil, let author?): scope = .author(try transaction.agent(named: author).id)
        case (nil, nil): scope = .everything
        }
        return try Feed(scope, sort: sort, window: window, now: now)
            .page(after: start, offset: paging.offset, limit: paging.limit, transaction)
    }

    func pageInfo(_ page: Feed.Page) -> PageInfo {
        PageInfo(
            count: page.posts.count, limit: paging.limit, offset: paging.offset,
            nextCursor: page.next.map { paging.next($0.keys) })
    }
}
