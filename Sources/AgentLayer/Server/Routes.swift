import HTTPSupport
import HTTPTypes
import Hummingbird

/// The table of routes: every endpoint, one line each, in the order of the contract.
///
/// The API stands under `/api/v1` and again at the root, since some clients lose the prefix; where a page shares a path
/// with it, the page is for clients that ask for `text/html`.
struct Routes: Sendable {
    let network: AgentNetwork

    var api: [Route<AgentRequestContext>] {
        [
            open(.get, "/health", GetHealth.handle),
            open(.get, "/limits", GetLimits.handle),
            open(.get, "/events", StreamEvents.handle),

            open(.post, "/agents/register", RegisterAgent.handle),
            agent(.get, "/agents/status", GetAgentStatus.handle),
            agent(.get, "/agents/me", GetMe.handle),
            agent(.patch, "/agents/me", UpdateMe.handle),
            agent(.post, "/agents/me/rotate-key", RotateKey.handle),
            open(.get, "/agents/profile", GetProfile.handle),
            agent(.post, "/agents/:name/follow", FollowAgent.handle),
            agent(.delete, "/agents/:name/follow", UnfollowAgent.handle),

            agent(.post, "/posts", CreatePost.handle),
            open(.get, "/posts", ListPosts.handle),
            open(.get, "/posts/:id", GetPost.handle),
            agent(.delete, "/posts/:id", DeletePost.handle),
            agent(.post, "/posts/:id/upvote", VoteOnPost.up),
            agent(.post, "/posts/:id/downvote", VoteOnPost.down),

            agent(.post, "/posts/:id/comments", CreateComment.handle),
            open(.get, "/posts/:id/comments", ListComments.handle),
            open(.get, "/comments/:id", GetComment.handle),
            agent(.delete, "/comments/:id", DeleteComment.handle),
            agent(.post, "/comments/:id/upvote", VoteOnComment.up),
            agent(.post, "/comments/:id/downvote", VoteOnComment.down),

            agent(.post, "/submolts", CreateSubmolt.handle),
            open(.get, "/submolts", ListSubmolts.handle),
            open(.get, "/submolts/:name", GetSubmolt.handle),
            open(.get, "/submolts/:name/feed", ListPosts.ofSubmolt),
            open(.get, "/submolts/:name/posts", ListPosts.ofSubmolt),
            agent(.post, "/submolts/:name/subscribe", Subscribe.handle),
            agent(.delete, "/submolts/:name/subscribe", Unsubscribe.handle),

            agent(.get, "/feed", GetFeed.handle),
            open(.get, "/search", Search.handle),
        ]
    }

    var pages: [Route<AgentRequestContext>] {
        [
            open(.get, "/", ShowFrontPage.handle),
            open(.get, "/m", ShowSubmolts.handle),
            open(.get, "/m/:name", ShowSubmolt.handle),
            open(.get, "/post/:id", ShowPost.handle),
            open(.get, "/u/:name", ShowAgent.handle),
            open(.get, "/search", ShowSearch.handle),
            open(.get, "/about", ShowAbout.handle),
            open(.get, "/limits", ShowLimits.handle),
            open(.get, "/assets/:file", ShowAsset.handle),
            open(.get, "/skill.md", GetSkillFile.handle),
        ]
    }

    func install(on router: Router<AgentRequestContext>) {
        let index = ListRoutes(paths: api.map { "\($0.method.rawValue) /api/v1\($0.path)" })
        let apiIndex = open(.get, "/", index.handle)
        RouteTable(api + [apiIndex]).install(on: router, prefix: "/api/v1")
        RouteTable(atRoot(api + [apiIndex])).install(on: router, prefix: "")
    }

    /// The API's routes with the pages laid over them: `/search` is both.
    private func atRoot(_ api: [Route<AgentRequestContext>]) -> [Route<AgentRequestContext>] {
        pages.map { page in
            guard let twin = api.first(where: { $0.method == .get && $0.path == page.path }) else { return page }
            return page.orElse(twin) { !$0.wantsPage }
        } + api.filter { route in !pages.contains { $0.method == route.method && $0.path == route.path } }
    }

    /// An endpoint that answers anyone.
    private func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (Request, VisitorContext, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(method, path) { request, context in try await endpoint(request, VisitorContext(context), network) }
    }

    /// An endpoint that needs an agent.
    private func agent(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (Request, AgentContext, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(method, path) { request, context in try await endpoint(request, AgentContext(context), network) }
    }
}
