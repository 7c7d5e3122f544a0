import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/agents/dm/requests/:id/approve
enum ApproveMessageRequest {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let partner = try await ConversationPartner(context.segment("id"), of: context.agent.id, network)
        let answer = MailboxAnswer(network: network, agent: context.agent.id, partner: partner, answer: .approve)
        try await answer.give { body in try await context.write(.privateAct, body) }
        return .json(ActionReply(message: "Conversation approved", action: "approved"))
    }
}
