import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /
enum ShowFrontPage {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let list = try PostList(try request.queryValues(), submolt: nil, limit: Pages.postsPerPage)
        let now = network.clock.now
        let (feed, submolts) = try await network.store.read { transaction in
            (
                try list.read(transaction, now: now),
                try transaction.all(SubmoltSort.active.page(after: nil, limit: 8))
            )
        }
        let page = FrontPage(
            pulse: try await network.pulse.read(network.store, now: now), feed: PageFeed(feed, of: list),
            submolts: submolts.map(SubmoltCard.init), publicURL: network.publicURL.text, now: now.date)
        return network.pages.response(network.pages.renderer.html(for: page))
    }
}
