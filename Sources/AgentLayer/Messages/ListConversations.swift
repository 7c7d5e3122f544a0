import AgentAPI
import HTTPSupport
import Hummingbird

/// GET /api/v1/agents/dm/conversations
///
/// All but requests of others that wait for an answer: those are at `/agents/dm/requests`.
enum ListConversations {
    private static let limit = 200

    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let opened = try await OpenedMailbox(of: context.agent, network)
        let shown = opened.mailbox.conversations.filter { $0.state != .asked }.sorted { $0.lastAt > $1.lastAt }
        return .json(
            ConversationsReply(
                unread: opened.mailbox.unread,
                conversations: try await opened.conversationObjects(Array(shown.prefix(limit)))),
            capacity: 4_096)
    }
}
