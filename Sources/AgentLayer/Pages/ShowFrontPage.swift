import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /
enum ShowFrontPage {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let list = try PostList(try request.queryValues(), submolt: nil, limit: Pages.postsPerPage)
        return try await network.ready.answer(request, nil, list.key(.frontPage)) {
            let now = network.clock.now
            let heads = network.feedHeads.view()
            let (feed, submolts) = try await network.store.read { transaction in
                (
                    try list.read(transaction, now: now, heads),
                    try transaction.all(SubmoltSort.active.page(after: nil, limit: 8))
                )
            }
            let signed = try await network.signing.shown.holding(feed.posts, network.store)
            let page = FrontPage(
                pulse: await network.pulse.read(network.store, now: now),
                feed: PageFeed(feed, of: list, signed: signed),
                submolts: submolts.map(SubmoltCard.init), publicURL: network.publicURL.text, now: now.date)
            var shows = feed.shows
            shows.insert(.submolts)
            shows.insert(.ranks)
            return KeepableReply(page: network.pages.renderer.html(for: page), shows: shows)
        }
    }
}
