import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/agents/dm/check
enum CheckMessages {
    /// More are not counted.
    private static let mostSealed = 500

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
        let today = network.clock.now.day
        let waiting = try await network.store.read { transaction in
            try transaction.devices(of: opened.holder).devices.devices.map { device in
                try DeviceMailbox(opened.holder, device, today: today).count(upTo: mostSealed, transaction)
            }.max() ?? 0
        }
        return .json(
            CheckMessagesReply(
                requestCount: summary.pendingRequests,
                requests: try await opened.requestObjects(opened.mailbox.requests, limit: MailboxSummary.listed),
                unread: summary.unreadMessages,
                conversationsWithUnread: opened.mailbox.conversations.count { $0.unread > 0 }, latest: latest,
                sealedWaiting: waiting))
    }
}
