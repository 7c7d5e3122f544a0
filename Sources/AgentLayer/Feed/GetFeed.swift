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

        let lists = try await ListsOfReader(of: context.agent.id, network)
        let subscriptions = filter == .all ? lists.subscriptions : []
        // Who follows nobody and subscribes to nothing would see nothing: the whole network is shown instead.
        let showsAll = filter == .all && lists.follows.isEmpty && subscriptions.isEmpty
        let submolts = try await network.submoltSequences.of(
            subscriptions.suffix(Feed.maxRanges), from: network.store)
        let feed =
            showsAll
            ? Feed(.everything, sort: sort, now: network.clock.now)
            : Feed(submolts: submolts, authors: lists.follows, sort: sort)
        let heads = network.feedHeads.view()
        let places = try await network.store.read { transaction in
            try feed.places(after: start, offset: paging.offset, limit: limit + 1, transaction, heads)
        }
        let shown = places.prefix(limit)
        let posts = try await PersonalPosts(
            shown.map(\.seq), for: context.agent.id, following: lists.follows, network)
        let next = places.count > limit ? shown.last.map { paging.next($0.keys) } : nil
        let json = posts.json
        return .json(
            PostListReply(
                written: json,
                page: PageInfo(count: posts.count, limit: limit, offset: paging.offset, nextCursor: next),
                feedType: showsAll ? "global" : filter == .following ? "following" : "personalized"),
            capacity: 2 * json.readableBytes + 1024)
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
