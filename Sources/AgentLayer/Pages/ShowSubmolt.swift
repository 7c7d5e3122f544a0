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
            let (submolt, moderators, feed) = try await network.store.read { transaction in
                let submolt = try transaction.submolt(named: name)
                let moderators = try Moderators.of(submolt.seq, transaction)
                return (submolt, moderators, try list.read(transaction, now: now, heads))
            }
            let signed = try await network.signing.shown.holding(feed.posts, network.store)
            let page = SubmoltPage(
                submolt: SubmoltCard(submolt), createdDay: Timestamp(day: submolt.createdAt.day).date,
                moderators: moderators.entries.map(SubmoltPage.Moderator.init),
                feed: PageFeed(feed, of: list, signed: signed, showsPins: true), now: now.date)
            var shows = feed.shows
            shows.insert(.ranks)
            shows.insert(.submolts)
            return KeepableReply(page: network.pages.renderer.html(for: page), shows: shows)
        }
    }
}
