import JSONWriting
import Storage

/// What waits in an agent's mailbox, as far as the lists of news go.
struct MailNews: Sendable {
    let pendingRequests: Int64
    let unreadMessages: Int64
    /// The newest first.
    let requests: [Request]

    struct Request: Sendable {
        let conversation: ConversationID
        let from: String
        let day: Int64

        /// By which a position notes that it was read.
        var mark: Int64 { conversation.words.0 }
    }

    /// Opens the mailbox, which marks nothing as read.
    init(of agent: CurrentAgent, _ network: AgentNetwork) async throws {
        let summary = try await MailboxSummary.of(agent, in: network)
        pendingRequests = Int64(summary.pendingRequests)
        unreadMessages = Int64(summary.unreadMessages)
        guard !summary.newestRequests.isEmpty else {
            requests = []
            return
        }
        let names = Dictionary(
            try await network.store.all(NewsQueries.names(of: summary.newestRequests.map(\.from))).map {
                ($0.agent, $0.name)
            }, uniquingKeysWith: { one, _ in one })
        requests = summary.newestRequests.compactMap { request in
            names[request.from].map {
                Request(conversation: request.conversation, from: $0, day: request.createdAt.day)
            }
        }
    }

    /// Requests that are not marked as read, and one more if there are messages that the agent was not told of.
    func unread(_ position: ReadingPosition) -> Int64 {
        Int64(requests.count { !position.hasRead(request: $0.mark) }) + (hasNews(position) ? 1 : 0)
    }

    func hasNews(_ position: ReadingPosition) -> Bool { unreadMessages > position.toldMessages }
}
