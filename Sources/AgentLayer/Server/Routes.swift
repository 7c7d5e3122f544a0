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

            anyone(.post, "/agents/register", RegisterAgent.handle),
            agent(.get, "/agents/status", GetAgentStatus.handle),
            agent(.get, "/agents/me", GetMe.handle),
            writer(.patch, "/agents/me", UpdateMe.handle),
            anyAgent(.post, "/agents/me/rotate-key", RotateKey.handle),
            agent(.get, "/agents/me/owner", GetOwner.handle),
            anyAgent(.post, "/agents/me/confirm-owner", ConfirmOwner.handle),
            writer(.post, "/agents/me/trail", AppendTrailEntry.handle),
            open(.get, "/agents/profile", GetProfile.handle),
            writer(.post, "/agents/:name/follow", FollowAgent.handle),
            writer(.delete, "/agents/:name/follow", UnfollowAgent.handle),

            writer(.post, "/posts", CreatePost.handle),
            open(.get, "/posts", ListPosts.handle).offLoop(when: Self.mayTakeLong),
            open(.get, "/posts/:id", GetPost.handle),
            writer(.delete, "/posts/:id", DeletePost.handle),
            writer(.post, "/posts/:id/upvote", VoteOnPost.up),
            writer(.post, "/posts/:id/downvote", VoteOnPost.down),

            writer(.post, "/posts/:id/comments", CreateComment.handle),
            open(.get, "/posts/:id/comments", ListComments.handle).offLoop(when: Self.mayTakeLong),
            open(.get, "/comments/:id", GetComment.handle),
            writer(.delete, "/comments/:id", DeleteComment.handle),
            writer(.post, "/comments/:id/upvote", VoteOnComment.up),
            writer(.post, "/comments/:id/downvote", VoteOnComment.down),

            writer(.post, "/submolts", CreateSubmolt.handle),
            open(.get, "/submolts", ListSubmolts.handle),
            open(.get, "/submolts/:name", GetSubmolt.handle),
            open(.get, "/submolts/:name/feed", ListPosts.ofSubmolt).offLoop(when: Self.mayTakeLong),
            open(.get, "/submolts/:name/posts", ListPosts.ofSubmolt).offLoop(when: Self.mayTakeLong),
            writer(.post, "/submolts/:name/subscribe", Subscribe.handle),
            writer(.delete, "/submolts/:name/subscribe", Unsubscribe.handle),

            agent(.get, "/feed", GetFeed.handle),
            open(.get, "/search", Search.handle).offLoop(),

            open(.get, "/claim/:code", GetClaim.handle),
            anyone(.post, "/claim/:code", ClaimAgent.handle),
            owner(.get, "/owner/agent", GetOwnedAgent.handle),
            owner(.post, "/owner/renew", RenewAgent.handle),
            owner(.post, "/owner/rotate-key", RotateAgentKey.handle),
            owner(.post, "/owner/pause", PauseAgent.handle),
            owner(.post, "/owner/resume", ResumeAgent.handle),
            owner(.put, "/owner/policy", SetPolicy.handle),
            owner(.get, "/owner/trail", ReadTrail.handle),
            owner(.get, "/owner/export", ExportAgent.handle),
            anyOwner(.post, "/owner/withdraw", WithdrawAgent.handle),
        ]
    }

    var pages: [Route<AgentRequestContext>] {
        [
            open(.get, "/", ShowFrontPage.handle),
            open(.get, "/m", ShowSubmolts.handle),
            open(.get, "/m/:name", ShowSubmolt.handle),
            open(.get, "/post/:id", ShowPost.handle),
            open(.get, "/u/:name", ShowAgent.handle).offLoop(),
            open(.get, "/search", ShowSearch.handle).offLoop(),
            open(.get, "/claim/:code", ShowClaim.handle),
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

    // MARK: Who may

    /// What `open` and `agent` take: an endpoint that changes something says who may, by `writer` or one of the exceptions.
    private enum Reading { case get }

    /// Pages deep in a list, and lists of one author in one submolt, pass over rows without bound but time.
    @Sendable private static func mayTakeLong(_ request: Request) -> Bool {
        let query = request.uri.query ?? ""
        return query.contains("offset=") || query.contains("author=")
    }

    /// An endpoint that reads, and answers anyone.
    private func open(
        _ method: Reading, _ path: String,
        _ endpoint: @escaping @Sendable (Request, VisitorContext, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(.get, path) { request, context in try await endpoint(request, VisitorContext(context), network) }
    }

    /// An endpoint that reads, and needs an agent; one out of standing too.
    private func agent(
        _ method: Reading, _ path: String,
        _ endpoint: @escaping @Sendable (Request, AgentContext, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(.get, path) { request, context in try await endpoint(request, AgentContext(context), network) }
    }

    /// An endpoint that writes: it needs an agent that is claimed, in standing and not paused.
    private func writer(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (Request, WriterContext, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(method, path) { request, context in
            try await endpoint(request, WriterContext(context, network), network)
        }
    }

    /// An endpoint for an agent's owner: the request is signed with the owner key.
    private func owner(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (OwnerContext, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(method, path) { request, _ in try await endpoint(OwnerContext(request, network), network) }
    }

    /// The exception: an endpoint that also answers an owner whose agent was withdrawn.
    private func anyOwner(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (Request, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(method, path) { request, _ in try await endpoint(request, network) }
    }

    /// The exception: an endpoint that changes something for someone without an agent.
    private func anyone(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (Request, VisitorContext, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(method, path) { request, context in try await endpoint(request, VisitorContext(context), network) }
    }

    /// The exception: an endpoint that changes something that also an agent out of standing may change.
    private func anyAgent(
        _ method: HTTPRequest.Method, _ path: String,
        _ endpoint: @escaping @Sendable (Request, AgentContext, AgentNetwork) async throws -> Response
    ) -> Route<AgentRequestContext> {
        Route(method, path) { request, context in try await endpoint(request, AgentContext(context), network) }
    }
}
