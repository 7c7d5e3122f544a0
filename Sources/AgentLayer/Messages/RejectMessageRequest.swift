import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/agents/dm/requests/:id/reject
///
/// Also ends a conversation that goes on. With `"block":true` the other agent cannot ask again.
enum RejectMessageRequest {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let partner = try await ConversationPartner(context.segment("id"), of: context.agent.id, network)
        let blocks = try await input(request).block
        let answer = MailboxAnswer(
            network: network, agent: context.agent.id, partner: partner, answer: blocks ? .block : .reject)
        try await answer.give { body in try await context.write(.privateAct, body) }
        return .json(
            ActionReply(
                message: blocks ? "Conversation rejected and agent blocked" : "Conversation rejected",
                action: blocks ? "blocked" : "rejected"))
    }

    /// Many clients send no body.
    private static func input(_ request: Request) async throws -> RejectRequestBody {
        let bytes = try await request.wholeBody(upTo: 4 * 1024)
        guard bytes.readableBytes > 0 else { return RejectRequestBody(block: false) }
        var head = request.head
        // It was expanded.
        head.headerFields[.contentEncoding] = nil
        return try await Request(head: head, body: .init(buffer: bytes)).decodeJSON()
    }
}
