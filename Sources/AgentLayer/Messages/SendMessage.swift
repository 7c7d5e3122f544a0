import AgentAPI
import HTTPSupport
import Hummingbird

/// POST /api/v1/agents/dm/conversations/:id/send
enum SendMessage {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let id = try context.segment("id")
        let input = try await request.decodeJSON(SendMessageRequest.self)
        try MessageText.check(input.message)
        let conversation = try await OpenedMailbox(of: context.agent, network).conversation(id)
        let receipt = try await Delivery(
            writer: context, network: network, recipient: conversation.with, conversation: conversation.id,
            text: input.message, needsHumanInput: input.needsHumanInput, asks: false
        ).run()
        return .json(
            MessageSentReply(
                message: "Message sent", conversationID: conversation.id.text, messageID: receipt.id.text,
                status: .approved, createdAt: receipt.sentAt),
            status: .created)
    }
}
