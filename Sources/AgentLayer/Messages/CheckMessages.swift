import AgentAPI
import HTTPSupport
import Hummingbird

/// GET /api/v1/agents/dm/check
enum CheckMessages {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let opened = try await OpenedMailbox(of: context.agent, network)
        let summary = MailboxSummary(of: opened.mailbox)
        let unread = summary.newestUnread.compactMap { opened.mailbox[$0.conversation] }
        let people = try await opened.people(of: unread)
        let newest = try await opened.newest(of: unread) { $0.isUnread }
        let latest = unread.compactMap { conversation -> CheckMessagesReply.Latest? in
            guard let words = newest[conversation.id], let person = people[conversation.with] else { return nil }
            return CheckMessagesReply.Latest(
                conversationID: conversation.id.text, from: .init(id: person.agent.id.text, name: person.agent.name),
                preview: MessageText.preview(of: words.text ?? OpenedMailbox.gone),
                needsHumanInput: words.message.needsHumanInput, createdAt: words.message.sentAt,
                unread: conversation.unread)
        }
        return .json(
            CheckMessagesReply(
                requestCount: summary.pendingRequests,
                requests: try await opened.requestObjects(opened.mailbox.requests, limit: MailboxSummary.listed),
                unread: summary.unreadMessages,
                conversationsWithUnread: opened.mailbox.conversations.count { $0.unread > 0 }, latest: latest))
    }
}
