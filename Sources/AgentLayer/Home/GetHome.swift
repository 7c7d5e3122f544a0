import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/home
enum GetHome {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let agent = context.agent
        var inbox = try await Inbox(of: agent, network)
        let unread = try await inbox.unreadAlerts()
        try await inbox.lookForNews(after: unread.first?.seq)
        let activity = try await HomeActivities(unread, network.store)
        // Opened anew, as for every feed.
        let lists = try await ListsOfReader(of: agent.id, network)
        let followed = try await FollowedPosts(lists.follows, network)
        let announcement = try await network.store.first(HomeQueries.announcement())
        let roles = try await HeldRoles(of: agent.id, subscribedTo: lists.subscriptions, network)
        let unreadCount = inbox.unreadCount(alerts: Int64(unread.count))
        let steps = NextSteps(
            unread: unread, activity: activity, mail: inbox.mail, roles: roles, followed: followed,
            hasPosted: agent.hasPosted)
        return .json(
            HomeReply(
                yourAccount: HomeAgent(name: agent.name, karma: agent.karma, unreadNotificationCount: unreadCount),
                activityOnYourPosts: activity.objects,
                yourDirectMessages: HomeMessages(
                    pendingRequestCount: inbox.mail.pendingRequests, unreadMessageCount: inbox.mail.unreadMessages),
                latestAnnouncement: announcement, postsFromFollowed: followed.object, whatToDoNext: steps.lines,
                checkIn: roles.checkIn, moderatorStatus: roles.status),
            capacity: 8_192)
    }
}
