import AgentAPI
import HTTPSupport
import Hummingbird

/// GET /api/v1/owner/message-requests
///
/// What waits for an answer: requests, and messages whose senders want a human. Marks nothing as read.
enum ListOwnedMessageRequests {
    private static let limit = 100

    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        guard context.owner.record.isConfirmed else { throw Refusal.ownerNotConfirmed }
        let opened = try await OpenedMailbox(of: context.owner.record.agent, network)
        let open = opened.mailbox.conversations.filter { $0.state == .open }
        let names = try await opened.people(of: open).mapValues(\.agent.name)
        var questions: [OwnedMessageRequestsReply.Question] = []
        for conversation in open {
            // Answered by whatever the agent wrote afterwards.
            let unanswered = conversation.entries.suffix(while: { !$0.isOwn })
            for words in try await opened.words(at: unanswered) where words.message.needsHumanInput {
                questions.append(
                    .init(conversationID: conversation.id.text, message: opened.object(of: words, names: names)))
            }
        }
        questions.sort { $0.message.createdAt > $1.message.createdAt }
        return .json(
            OwnedMessageRequestsReply(
                requests: try await opened.requestObjects(opened.mailbox.requests, limit: limit),
                needsHumanInput: Array(questions.prefix(limit))),
            capacity: 4_096)
    }
}

extension BidirectionalCollection {
    /// The longest end of which `predicate` is true.
    fileprivate func suffix(while predicate: (Element) -> Bool) -> SubSequence {
        self[(lastIndex { !predicate($0) }.map { index(after: $0) } ?? startIndex)...]
    }
}
