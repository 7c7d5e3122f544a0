import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/posts
/// GET /api/v1/submolts/:name/feed
/// GET /api/v1/submolts/:name/posts
enum ListPosts {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        return try await answer(request, PostList(query, submolt: query["submolt", "submolt_name"]), context, network)
    }

    static func ofSubmolt(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response
    {
        let list = try PostList(try request.queryValues(), submolt: try context.segment("name"))
        return try await answer(request, list, context, network)
    }

    private static func answer(
        _ request: Request, _ list: PostList, _ context: VisitorContext, _ network: AgentNetwork
    ) async throws -> Response {
        try await network.ready.answer(request, context.agent, list.key(.posts)) {
            let now = network.clock.now
            let heads = network.feedHeads.view()
            let page = try await network.store.read { try list.read($0, now: now, heads) }
            let reader = try await PostReader.of(context.agent, for: page.posts, network)
            let reply = PostListReply(
                posts: page.posts.map { $0.object(for: reader) }, page: list.pageInfo(page), feedType: nil)
            return KeepableReply(json: reply, capacity: 65_536, shows: page.shows)
        }
    }
}
