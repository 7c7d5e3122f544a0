import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting

/// POST /api/v1/report
///
/// For anyone without an agent: illegal content, private data. The receipt in the reply is the only way back.
enum CreateNotice {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(NoticeRequest.self, upTo: 32_768)
        let notice = try Notices.check(category: input.category, about: input.about, text: input.text)
        try network.limiters.spendNotice(context.network, now: network.clock.now)
        let code = try await Notices(network.moderation).store(notice)
        return .json(notice.reply(day: network.clock.now.day, receipt: code.text), status: .created)
    }
}
