import HTTPSupport
import Hummingbird

/// POST /report/receipt
/// POST /report/appeal
///
/// The answer to a report, and the one objection to it, for who has the code.
enum ShowReceipt {
    static func read(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let form = try await ReportForm(request)
        return try await answer(form, context, network) { code in try await Notices(network.moderation).read(code) }
    }

    static func appeal(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let form = try await ReportForm(request)
        let text = form["text"]
        guard form.isFresh(network) else {
            return try await answer(form, context, network, "The form was open for too long. Send it again.") { code in
                try await Notices(network.moderation).read(code)
            }
        }
        do throws(Refusal) { try TextRules.require(text, "text", upTo: Notice.longestText) } catch {
            return try await answer(form, context, network, "\(error.message). \(error.hint)") { code in
                try await Notices(network.moderation).read(code)
            }
        }
        return try await answer(form, context, network) { code in
            try await Notices(network.moderation).object(code, text)
        }
    }

    private static func answer(
        _ form: ReportForm, _ context: VisitorContext, _ network: AgentNetwork, _ problem: String = "",
        _ find: (ReceiptCode) async throws -> (notice: Notice, day: Int64)
    ) async throws -> Response {
        do {
            try network.limiters.spendReceipt(context.network, now: network.clock.now)
            let code = try ReceiptCode(form["receipt"])
            let found = try await find(code)
            let page = ReceiptPage(
                receipt: code.text, notice: found.notice.reply(day: found.day), text: found.notice.text,
                objection: found.notice.objection ?? "", typed: problem.isEmpty ? "" : form["text"], problem: problem,
                isNew: false, token: ReportForm.token(network))
            return network.pages.response(
                network.pages.renderer.html(for: page), status: problem.isEmpty ? .ok : .badRequest)
        } catch let refusal as Refusal {
            let page = ReceiptFormPage(receipt: form["receipt"], problem: "\(refusal.message). \(refusal.hint)")
            return network.pages.response(network.pages.renderer.html(for: page), status: refusal.status)
        }
    }
}
