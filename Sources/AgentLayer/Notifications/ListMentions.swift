import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/notifications/mentions
enum ListMentions {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let ask = try NotificationAsk(request.queryValues(), list: "mentions", for: context.agent.id)
        let inbox = try await Inbox(of: context.agent, network)
        let wanted = ask.paging.limit + ask.paging.offset + 1
        let walked = try await network.store.all(
            AlertQueries.mentions(of: context.agent.id, before: ask.start.bound, limit: wanted)
        ).dropFirst(ask.paging.offset)
        let page = walked.prefix(ask.paging.limit).map { InboxItem.alert($0) }
        let recent = page.filter(ask.wants)
        let writing = try await InboxWriting([], for: context.agent.id, inbox.position, network.store)
        let objects = recent.map(writing.object).filter { !ask.unreadOnly || !$0.isRead }
        let isMore = walked.count > ask.paging.limit && recent.count == page.count
        return .json(
            NotificationListReply(
                notifications: objects, nextCursor: isMore ? page.last.map { ask.paging.next($0.place.keys) } : nil,
                unreadCount: try await inbox.unreadCount(), tip: ListNotifications.tip),
            capacity: 1024 + objects.count * 768)
    }
}
