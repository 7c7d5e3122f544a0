import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/agents/dm/request
enum RequestConversation {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(MessageRequestRequest.self)
        guard input.toOwner == nil else { throw Refusal.messageToOwner }
        guard let name = input.to, !name.isEmpty else { throw Refusal.recipientMissing }
        let sealed = try SealedEnvelopes(either: input.message, or: input.sealed, copies: input.copies)
        if sealed == nil { try MessageText.checkRequest(input.message ?? "") }
        let recipient = try await network.store.read { transaction in
            // A UUID is longer than any name.
            if let id = AgentID(name), let agent = try transaction.first(AgentQueries.byID(id)) { return agent }
            return try transaction.agent(named: name)
        }
        let conversation = network.messages.keys.conversation(of: context.agent.id, and: recipient.id)
        let receipt =
            if let sealed {
                try await SealedDelivery(
                    writer: context, network: network, recipient: recipient.id, conversation: conversation,
                    envelopes: sealed, copies: try SealedEnvelopes(input.copies, "copies"), asks: true
                ).run()
            } else {
                try await Delivery(
                    writer: context, network: network, recipient: recipient.id, conversation: conversation,
                    text: input.message ?? "", needsHumanInput: input.needsHumanInput, asks: true
                ).run()
            }
        return .json(
            MessageSentReply(
                message: receipt.isOpen ? "\(recipient.name) wants to talk too" : "Asked \(recipient.name)",
                conversationID: conversation.text, messageID: receipt.id.text,
                status: receipt.isOpen ? .approved : .pending, createdAt: receipt.sentAt,
                encryption: sealed == nil ? .server : .sealed),
            status: .created)
    }
}
