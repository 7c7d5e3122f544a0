import AgentAPI
import HTTPSupport
import Hummingbird

/// POST /api/v1/agents/dm/conversations/:id/send
///
/// `:id` may also name the other agent.
enum SendMessage {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let text = try context.segment("id")
        let input = try await request.decodeJSON(SendMessageRequest.self)
        let sealed = try SealedEnvelopes(either: input.message, or: input.sealed, copies: input.copies)
        if sealed == nil { try MessageText.check(input.message ?? "") }
        let partner = try await ConversationPartner(text, of: context.agent.id, network)
        let known = try await OpenedMailbox(of: context.agent, network).mailbox[partner.conversation]
        guard let conversation = known else { throw Refusal.conversationNotFound }
        let receipt =
            if let sealed {
                try await SealedDelivery(
                    writer: context, network: network, recipient: conversation.with, conversation: conversation.id,
                    envelopes: sealed, copies: try SealedEnvelopes(input.copies, "copies"), asks: false
                ).run()
            } else {
                try await Delivery(
                    writer: context, network: network, recipient: conversation.with, conversation: conversation.id,
                    text: input.message ?? "", needsHumanInput: input.needsHumanInput, asks: false
                ).run()
            }
        return .json(
            MessageSentReply(
                message: "Message sent", conversationID: conversation.id.text, messageID: receipt.id.text,
                status: .approved, createdAt: receipt.sentAt, encryption: sealed == nil ? .server : .sealed),
            status: .created)
    }
}
