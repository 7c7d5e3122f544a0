import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /m/:name
enum ShowSubmolt {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let list = try PostList(try request.queryValues(), submolt: name, limit: Pages.postsPerPage)
        return try await network.ready.answer(request, nil, list.key(.submoltPage)) {
            let now = network.clock.now
            let heads = network.feedHeads.view()
            let (submolt, owner, feed) = try await network.store.read { transaction in
                let submolt = try transaction.submolt(named: name)
                let owner = try submolt.creatorID.flatMap { try transaction.first(AgentQueries.byID($0)) }
                return (submolt, owner, try list.read(transaction, now: now, heads))
            }
            let page = SubmoltPage(
                submolt: SubmoltCard(submolt), createdDay: Timestamp(day: submolt.createdAt.day).date,
                moderators: owner.map { [$0.name] } ?? [], feed: PageFeed(feed, of: list), now: now.date)
            var shows = feed.shows
            shows.insert(.ranks)
            return KeepableReply(page: network.pages.renderer.html(for: page), shows: shows)
        }
    }
}
