import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/homepage
///
/// What the front page shows, for programs. `shuffle` is passed over: everyone sees the same.
enum GetHomepage {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let list = try PostList(try request.queryValues(), submolt: nil, limit: Pages.postsPerPage)
        let now = network.clock.now
        let heads = network.feedHeads.view()
        let (feed, submolts) = try await network.store.read { transaction in
            (
                try list.read(transaction, now: now, heads),
                try transaction.all(SubmoltSort.active.page(after: nil, limit: 8))
            )
        }
        let reader = try await PostReader.of(context.agent, for: feed.posts, network)
        return .json(
            HomepageReply(
                posts: feed.posts.map { $0.object(for: reader) }, submolts: submolts.map { $0.object() },
                agents: try await ListRecentAgents.newest(8, network), stats: try await GetStats.stats(network)),
            capacity: 65_536)
    }
}
