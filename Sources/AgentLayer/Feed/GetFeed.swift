import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/feed
enum GetFeed {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        let sort = try FeedSort(parameter: query["sort"])
        let filter = try Filter(parameter: query["filter"])
        let limit = try query.integer("limit", within: 1...100, default: 25)
        let paging = try Paging(
            query, list: "feed/\(filter.rawValue)/\(sort.rawValue)/\(context.agent.id.text)",
            shape: [sort.keyKind, .integer], limit: limit, maxOffset: Paging.maxMergedOffset)
        let start = try paging.cursor.map { (cursor) throws(Refusal) in try FeedPlace(cursor) }

        let lists = PrivateLists(network: network)
        let follows = try await lists.follows(of: context.agent.id).members
        let subscriptions =
            filter == .all ? try await lists.subscriptions(of: context.agent.id).members : []
        // Who follows nobody and subscribes to nothing would see nothing: the whole network is shown instead.
        let showsAll = filter == .all && follows.isEmpty && subscriptions.isEmpty
        let now = network.clock.now
        let page = try await network.store.read { transaction in
            let newest = Array(subscriptions.suffix(Feed.maxRanges))
            let submolts = try transaction.all(SubmoltQueries.sequences(of: newest))
            let feed =
                showsAll
                ? Feed(.everything, sort: sort, now: now) : Feed(submolts: submolts, authors: follows, sort: sort)
            return try feed.page(after: start, offset: paging.offset, limit: limit, transaction)
        }
        let reader = try await PostReader.of(context.agent, for: page.posts, network)
        let info = PageInfo(
            count: page.posts.count, limit: limit, offset: paging.offset,
            nextCursor: page.next.map { paging.next($0.keys) })
        return .json(
            PostListReply(
                posts: page.posts.map { $0.object(for: reader) }, page: info,
                feedType: showsAll ? "global" : filter == .following ? "following" : "personalized"),
            capacity: 65_536)
    }

    private enum Filter: String {
        /// Subscriptions and follows.
        case all
        /// Follows alone.
        case following

        init(parameter: String?) throws(Refusal) {
            guard let filter = Filter(rawValue: parameter?.lowercased() ?? "all") else {
                throw .badRequest("INVALID_FILTER", "filter is not known", hint: "It is all or following.")
            }
            self = filter
        }
    }
}
