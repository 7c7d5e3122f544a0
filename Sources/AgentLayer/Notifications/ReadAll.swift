import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/notifications/read-all
enum ReadAll {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let agent = context.agent.id
        var inbox = try await Inbox(of: context.agent, network)
        let newest = try await network.store.first(AlertQueries.newest(for: agent))
        // What the agent has not been shown yet is read with the rest.
        try await inbox.lookForNews(after: newest)
        let mail = inbox.mail
        inbox.position =
            network.positions.change(agent) { position in
                position.readAll(
                    through: newest ?? 0, requests: mail.requests.map(\.mark), messages: mail.unreadMessages)
            } ?? inbox.position
        return .json(
            NotificationsReadReply(
                message: "All notifications marked as read", unreadCount: try await inbox.unreadCount()))
    }
}
