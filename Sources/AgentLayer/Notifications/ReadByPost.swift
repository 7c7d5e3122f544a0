import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/notifications/read-by-post/:id
enum ReadByPost {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let id = try GetPost.id(context.segment("id"))
        // Also of an erased one: the comments on it stand.
        guard let post = try await network.store.first(PostQueries.sequenceWithErased(id)) else {
            throw GetPost.notFound
        }
        let agent = context.agent.id
        var inbox = try await Inbox(of: context.agent, network)
        let newest = try await network.store.first(AlertQueries.newest(for: agent)) ?? 0
        inbox.position = network.positions.change(agent) { $0.read(post: post, through: newest) } ?? inbox.position
        return .json(
            NotificationsReadReply(
                message: "Notifications of this post marked as read", unreadCount: try await inbox.unreadCount()))
    }
}
