import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/agents/dm/requests/:id/approve
enum ApproveMessageRequest {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        guard let id = ConversationID(try context.segment("id")) else { throw Refusal.conversationNotFound }
        let answer = MailboxAnswer(network: network, agent: context.agent.id, conversation: id, answer: .approve)
        try await answer.give { body in try await context.write(.privateAct, body) }
        return .json(ActionReply(message: "Conversation approved", action: "approved"))
    }
}
