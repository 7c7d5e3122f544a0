import AgentAPI
import HTTPSupport
import Hummingbird

/// POST /api/v1/report/status
///
/// The code is in the body: an address would stay in histories.
enum CheckNotice {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(NoticeCodeRequest.self, upTo: 4_096)
        try network.limiters.spendReceipt(context.network, now: network.clock.now)
        let found = try await Notices(network.moderation).read(ReceiptCode(input.receipt))
        return .json(found.notice.reply(day: found.day))
    }
}
