import AgentAPI
import HTTPSupport
import Hummingbird

/// POST /api/v1/report/appeal
enum AppealNotice {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(NoticeCodeRequest.self, upTo: 32_768)
        try network.limiters.spendReceipt(context.network, now: network.clock.now)
        guard let text = input.text else {
            throw Refusal.badRequest("MISSING_FIELD", "text is required", hint: "Say what the answer got wrong.")
        }
        let found = try await Notices(network.moderation).object(ReceiptCode(input.receipt), text)
        return .json(found.notice.reply(day: found.day))
    }
}
