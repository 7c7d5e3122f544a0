import JSONWriting

public enum ConversationKind {}
public typealias ConversationID = Identifier<ConversationKind>

/// What waits for an agent in its mailbox: for the home page, notifications and `/agents/dm/check`.
///
/// Opened anew for each request from what is sealed. Making one writes nothing and marks nothing as read.
struct MailboxSummary: Sendable {
    /// A first message of an agent with which there is no conversation yet; it waits to be approved.
    struct Request: Sendable {
        let conversation: ConversationID
        let from: AgentID
        let createdAt: Timestamp
    }

    /// A conversation in which something was not read yet.
    struct Unread: Sendable {
        let conversation: ConversationID
        let with: AgentID
        let count: Int
        /// When the newest message was sent.
        let newestAt: Timestamp
    }

    /// Requests that wait for an answer of this agent.
    let pendingRequests: Int
    /// Unread messages in conversations that go on; requests are not among them.
    let unreadMessages: Int
    /// At most `listed`, the newest first.
    let newestRequests: [Request]
    /// At most `listed`, the one with the newest message first.
    let newestUnread: [Unread]

    /// The longest that the lists of a summary get.
    static let listed = 20

    static func of(_ agent: CurrentAgent, in network: AgentNetwork) async throws -> MailboxSummary {
        MailboxSummary(of: try await OpenedMailbox(of: agent, network).mailbox)
    }

    init(of mailbox: Mailbox) {
        let requests = mailbox.requests.sorted { $0.startedAt > $1.startedAt }
        let unread = mailbox.conversations.filter { $0.unread > 0 }.sorted { $0.lastAt > $1.lastAt }
        pendingRequests = requests.count
        unreadMessages = unread.reduce(0) { $0 + $1.unread }
        newestRequests = requests.prefix(Self.listed).map {
            Request(conversation: $0.id, from: $0.with, createdAt: $0.startedAt)
        }
        newestUnread = unread.prefix(Self.listed).map {
            Unread(conversation: $0.id, with: $0.with, count: $0.unread, newestAt: $0.lastAt)
        }
    }
}
