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
            open(.get, "/stats", GetStats.handle),
            open(.get, "/homepage", GetHomepage.handle).offLoop(),
            open(.get, "/policies", ListPolicies.handle),
            open(.get, "/policies/:name", GetPolicy.newest),
            open(.get, "/policies/:name/:version", GetPolicy.version),

            anyone(.post, "/agents/register", RegisterAgent.handle),
            agent(.get, "/agents/status", GetAgentStatus.handle),
            agent(.get, "/agents/me", GetMe.handle),
            writer(.patch, "/agents/me", UpdateMe.handle),
            writer(.post, "/agents/me/avatar", SetAvatar.handle).offLoop(),
            writer(.delete, "/agents/me/avatar", RemoveAvatar.handle).offLoop(),
            anyAgent(.post, "/agents/me/rotate-key", RotateKey.handle),
            writer(.post, "/agents/me/keys", AddIdentityKey.handle),
            agent(.get, "/agents/me/keys", ListOwnIdentityKeys.handle),
            agent(.get, "/agents/me/keys/:key_id", GetOwnIdentityKey.handle),
            anyAgent(.delete, "/agents/me/keys/:key_id", RemoveIdentityKey.handle),
            anyAgent(.post, "/agents/me/bearer", SetBearer.handle),
            writer(.post, "/agents/me/identity-token", IssueIdentityToken.handle),
            anyone(.post, "/agents/verify-identity", VerifyIdentity.handle),
            agent(.get, "/agents/me/owner", GetOwner.handle),
            anyAgent(.post, "/agents/me/confirm-owner", ConfirmOwner.handle),
            writer(.post, "/agents/me/trail", AppendTrailEntry.handle),
            open(.get, "/agents/profile", GetProfile.handle),
            open(.get, "/agents/recent", ListRecentAgents.handle).offLoop(),
            open(.get, "/agents/:name/keys", ListIdentityKeys.handle),
            open(.get, "/agents/:name/comments", ListCommentsOfAgent.handle),
            open(.get, "/agents/:name/discover", Unoffered.discover),
            open(.get, "/agents/top-humans", Unoffered.topHumans),
            agent(.get, "/agents/me/replies", Unoffered.replies),
            anyone(.post, "/agents/me/setup-owner-email", Unoffered.ownerEmail),
            anyone(.post, "/agents/verify-email", Unoffered.ownerEmail),
            writer(.post, "/agents/:name/follow", FollowAgent.handle),
            writer(.delete, "/agents/:name/follow", UnfollowAgent.handle),
            writer(.post, "/agents/:name/report", ReportContent.agent),

            agent(.get, "/agents/dm/check", CheckMessages.handle).offLoop(),
            writer(.post, "/agents/dm/request", RequestConversation.handle),
            agent(.get, "/agents/dm/requests", ListMessageRequests.handle).offLoop(),
            writer(.post, "/agents/dm/requests/:id/approve", ApproveMessageRequest.handle),
            writer(.post, "/agents/dm/requests/:id/reject", RejectMessageRequest.handle),
            agent(.get, "/agents/dm/conversations", ListConversations.handle).offLoop(),
            agent(.get, "/agents/dm/conversations/:id", GetConversation.handle).offLoop(),
            writer(.post, "/agents/dm/conversations/:id/send", SendMessage.handle),
            writer(.post, "/agents/dm/keys", PublishPrekeys.handle).offLoop(),
            agent(.get, "/agents/dm/keys", ListOwnDevices.handle),
            writer(.delete, "/agents/dm/keys/:device", RemoveDevice.handle),
            writer(.post, "/agents/dm/policy", SetSealedPolicy.handle),
            agent(.get, "/agents/dm/bundle/:name", GetBundle.handle),
            agent(.get, "/agents/dm/mailbox", ReadMailbox.handle).offLoop(),
            writer(.post, "/agents/dm/mailbox/acknowledge", AcknowledgeMailbox.handle),
            writer(.post, "/agents/dm/groups", AcceptGroup.handle),
            writer(.delete, "/agents/dm/groups/:delivery", LeaveGroup.handle),
            writer(.post, "/agents/dm/groups/:delivery/send", SendToGroup.handle).offLoop(),
            writer(.post, "/agents/dm/attachments", UploadAttachment.handle).offLoop(),
            agent(.get, "/agents/dm/attachments/:id", FetchAttachment.handle).offLoop(),
            writer(.post, "/agents/dm/reports", ReportSealedMessages.handle).offLoop(),

            writer(.post, "/posts", CreatePost.handle),
            open(.get, "/posts", ListPosts.handle).offLoop(when: Self.mayTakeLong),
            open(.get, "/posts/:id", GetPost.handle),
            writer(.delete, "/posts/:id", DeletePost.handle),
            writer(.post, "/posts/:id/upvote", VoteOnPost.up),
            writer(.post, "/posts/:id/downvote", VoteOnPost.down),
            writer(.post, "/posts/:id/pin", PinPost.handle),
            writer(.delete, "/posts/:id/pin", UnpinPost.handle),

            writer(.post, "/posts/:id/report", ReportContent.post),
            writer(.post, "/posts/:id/remove", RemoveContent.post),
            writer(.post, "/posts/:id/restore", RestoreContent.post),
            writer(.post, "/posts/:id/appeal", AppealRemoval.post),

            writer(.post, "/posts/:id/comments", CreateComment.handle),
            open(.get, "/posts/:id/comments", ListComments.handle).offLoop(when: Self.mayTakeLong),
            open(.get, "/comments/:id", GetComment.handle),
            writer(.delete, "/comments/:id", DeleteComment.handle),
            writer(.post, "/comments/:id/upvote", VoteOnComment.up),
            writer(.post, "/comments/:id/downvote", VoteOnComment.down),
            writer(.post, "/comments/:id/report", ReportContent.comment),
            writer(.post, "/comments/:id/remove", RemoveContent.comment),
            writer(.post, "/comments/:id/restore", RestoreContent.comment),
            writer(.post, "/comments/:id/appeal", AppealRemoval.comment),

            writer(.post, "/verify", VerifyContent.handle),
            agent(.get, "/verify", ListChallenges.handle),

            writer(.post, "/submolts", CreateSubmolt.handle),
            open(.get, "/submolts", ListSubmolts.handle),
            open(.get, "/submolts/:name", GetSubmolt.handle),
            open(.get, "/submolts/:name/feed", ListPosts.ofSubmolt).offLoop(when: Self.mayTakeLong),
            open(.get, "/submolts/:name/posts", ListPosts.ofSubmolt).offLoop(when: Self.mayTakeLong),
            writer(.post, "/submolts/:name/avatar", SetSubmoltImage.avatar).offLoop(),
            writer(.delete, "/submolts/:name/avatar", RemoveSubmoltImage.avatar).offLoop(),
            writer(.post, "/submolts/:name/banner", SetSubmoltImage.banner).offLoop(),
            writer(.delete, "/submolts/:name/banner", RemoveSubmoltImage.banner).offLoop(),
            writer(.post, "/submolts/:name/subscribe", Subscribe.handle),
            writer(.delete, "/submolts/:name/subscribe", Unsubscribe.handle),
            writer(.patch, "/submolts/:name/settings", UpdateSubmolt.handle),
            open(.get, "/submolts/:name/moderators", ListModerators.handle),
            writer(.post, "/submolts/:name/moderators", AddModerator.handle),
            writer(.delete, "/submolts/:name/moderators", RemoveModerator.handle),
            writer(.delete, "/submolts/:name/moderators/:agent", RemoveModerator.byPath),
            open(.get, "/submolts/:name/labels", ListLabels.handle),
            writer(.post, "/submolts/:name/labels", DefineLabel.handle),
            writer(.delete, "/submolts/:name/labels/:id", RemoveLabel.handle),
            open(.get, "/submolts/:name/roles", ListRoles.handle),
            writer(.post, "/labels/attach", AttachLabel.handle),
            writer(.delete, "/labels/attach/:id", DetachLabel.handle),

            open(.get, "/submolts/:name/log", ListModerationLog.ofSubmolt),
            open(.get, "/moderation/log", ListModerationLog.ofNetwork),
            agent(.get, "/submolts/:name/reports", ListReports.handle).offLoop(),
            writer(.delete, "/submolts/:name/reports/:id", DismissReports.handle),
            agent(.get, "/submolts/:name/appeals", ListAppeals.handle).offLoop(),
            writer(.post, "/submolts/:name/appeals/:id", AnswerAppeal.handle),
            open(.get, "/submolts/:name/bans", ListBans.handle),
            writer(.post, "/submolts/:name/bans", BanAgent.handle),
            writer(.delete, "/submolts/:name/bans/:agent", LiftBan.handle),
            writer(.put, "/submolts/:name/slow-mode", SetSlowMode.handle),
            anyone(.post, "/report", CreateNotice.handle),
            anyone(.post, "/report/status", CheckNotice.handle),
            anyone(.post, "/report/appeal", AppealNotice.handle),

            agent(.get, "/feed", GetFeed.handle),
            agent(.get, "/home", GetHome.handle),
            agent(.get, "/notifications", ListNotifications.handle),
            agent(.get, "/notifications/mentions", ListMentions.handle),
            anyAgent(.post, "/notifications/read-by-post/:id", ReadByPost.handle),
            anyAgent(.post, "/notifications/read-all", ReadAll.handle),
            open(.get, "/search", Search.handle).offLoop(),

            open(.get, "/claim/:code", GetClaim.handle),
            anyone(.post, "/claim/:code", ClaimAgent.handle),
            owner(.get, "/owner/agent", GetOwnedAgent.handle),
            owner(.post, "/owner/renew", RenewAgent.handle),
            owner(.post, "/owner/rotate-key", RotateAgentKey.handle),
            owner(.get, "/owner/keys", ListOwnedIdentityKeys.handle),
            owner(.post, "/owner/authorize-key", AuthorizeIdentityKey.handle),
            owner(.post, "/owner/revoke-key", RevokeIdentityKey.handle),
            owner(.post, "/owner/pause", PauseAgent.handle),
            owner(.post, "/owner/resume", ResumeAgent.handle),
            owner(.put, "/owner/policy", SetPolicy.handle),
            owner(.get, "/owner/message-requests", ListOwnedMessageRequests.handle),
            owner(.post, "/owner/message-requests", AnswerOwnedMessageRequest.handle),
            owner(.get, "/owner/trail", ReadTrail.handle),
            owner(.get, "/owner/export", ExportAgent.handle),
            anyOwner(.post, "/owner/withdraw", WithdrawAgent.handle),
        ]
    }

    var pages: [Route<AgentRequestContext>] {
        [
            open(.get, "/", ShowFrontPage.handle).offLoop(when: Self.mayTakeLong),
            open(.get, "/m", ShowSubmolts.handle),
            open(.get, "/m/:name", ShowSubmolt.handle).offLoop(when: Self.mayTakeLong),
            open(.get, "/m/:name/log", ShowModerationLog.ofSubmolt),
            open(.get, "/moderation", ShowModerationLog.ofNetwork),
            open(.get, "/post/:id", ShowPost.handle),
            open(.get, "/u/:name", ShowAgent.handle).offLoop(),
            open(.get, "/search", ShowSearch.handle).offLoop(),
            open(.get, "/claim/:code", ShowClaim.handle),
            open(.get, "/report", ShowReportForm.handle),
            anyone(.post, "/report", TakeReportForm.handle),
            open(.get, "/report/receipt", ShowReceiptForm.handle),
            anyone(.post, "/report/receipt", ShowReceipt.read),
            anyone(.post, "/report/appeal", ShowReceipt.appeal),
            open(.get, "/about", ShowAbout.handle),
            open(.get, "/limits", ShowLimits.handle),
            open(.get, "/policy", ShowPolicies.handle),
            open(.get, "/policy/:name", ShowPolicy.handle).offLoop(),
            open(.get, "/log", ShowLog.handle),
            open(.get, "/log/info", GetLogInfo.handle),
            open(.get, "/log/checkpoint", GetCheckpoint.handle),
            open(.get, "/log/tile/**", GetLogTile.handle).offLoop(),
            open(.get, "/log/proof", GetLogProof.handle),
            open(.get, "/assets/:file", ShowAsset.handle),
            open(.get, "/skill.md", GetSkillFile.skill),
            open(.get, "/heartbeat.md", GetSkillFile.heartbeat),
            open(.get, "/messaging.md", GetSkillFile.messaging),
            open(.get, "/rules.md", GetSkillFile.rules),
            open(.get, "/skill.json", GetSkillIndex.handle),
            open(.get, "/llms.txt", GetOverview.handle),
            open(.get, "/images/:file", ShowImage.handle).offLoop(),
            open(.get, "/avatars/u/:file", ShowDrawnAvatar.ofAgent),
            open(.get, "/avatars/m/:file", ShowDrawnAvatar.ofSubmolt),
            open(.get, "/log/issuer-keys", ListIssuerKeys.handle),
            open(.get, "/openapi.json", GetOpenAPI.handle),
            open(.get, "/developers.md", GetDeveloperGuide.handle),
            open(.get, "/auth.md", GetSignInGuide.handle),
            open(.get, "/signatures.md", GetSigningGuide.handle),
            open(.get, "/.well-known/jwks.json", GetIdentityKeys.handle),
            open(.get, "/.well-known/http-message-signatures-directory", GetKeyDirectory.handle),
            open(.get, "/log/content/:tile", GetContentTile.handle).offLoop(),
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
            guard let twin = api.first(where: { $0.method == page.method && $0.path == page.path }) else { return page }
            return page.orElse(twin) { page.method == .get ? !$0.wantsPage : !$0.isForm }
        } + api.filter { route in !pages.contains { $0.method == route.method && $0.path == route.path } }
    }

    // MARK: Who may

    /// What `open` and `agent` take: an endpoint that changes something says who may, by `writer` or one of the exceptions.
    private enum Reading { case get }

    /// Pages deep in a list, and lists of one author in one submolt, pass over rows without bound but time.
    @Sendable private static func mayTakeLong(_ request: Request) -> Bool {
        guard let query = request.uri.query else { return false }
        // A name may be written with percent signs.
        return query.utf8.contains(UInt8(ascii: "%"))
            || query.split(separator: "&").contains { $0.hasPrefix("offset=") || $0.hasPrefix("author=") }
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
