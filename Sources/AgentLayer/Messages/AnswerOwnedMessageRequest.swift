import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/owner/message-requests
///
/// The agent's mailbox changes as when the agent answers. There is no entry in the trail: its row would stand beside the
/// mailbox, and the owner knows what it did.
enum AnswerOwnedMessageRequest {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        let record = context.owner.record
        guard record.isConfirmed else { throw Refusal.ownerNotConfirmed }
        let input = try await context.request.decodeJSON(AnswerMessageRequest.self, upTo: 4 * 1024)
        guard let id = ConversationID(input.conversationID) else { throw Refusal.conversationNotFound }
        let agent = record.agent
        try await MailboxAnswer(network: network, agent: agent, partner: ConversationPartner(id), answer: input.answer)
            .give { body in
                try await network.store.write(.privateAct) { transaction in
                    try transaction.lock(agent.lockKey)
                    try transaction.requirePresent(agent)
                    return try body(transaction)
                }
            }
        let action =
            switch input.answer {
            case .approve: "approved"
            case .reject: "rejected"
            case .block: "blocked"
            }
        return .json(ActionReply(message: "Conversation \(action)", action: action))
    }
}
