import HTTPSupport
import Hummingbird
import JSONWriting

/// POST /report
enum TakeReportForm {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let form = try await ReportForm(request)
        var page = ReportPage(
            token: ReportForm.token(network), category: form["category"], about: form["about"], text: form["text"])
        guard form.isFresh(network) else {
            page.problem = "The form was open for too long. Nothing was sent: look at it again and send it."
            return network.pages.response(network.pages.renderer.html(for: page), status: .badRequest)
        }
        do throws(Refusal) {
            let notice = try Notices.check(category: form["category"], about: form["about"], text: form["text"])
            try network.limiters.spendNotice(context.network, now: network.clock.now)
            return try await TakeReportForm.store(notice, network)
        } catch {
            page.problem = "\(error.message). \(error.hint)"
            return network.pages.response(network.pages.renderer.html(for: page), status: error.status)
        }
    }

    private static func store(_ notice: Notice, _ network: AgentNetwork) async throws(Refusal) -> Response {
        let code: ReceiptCode
        do { code = try await Notices(network.moderation).store(notice) } catch let refusal as Refusal {
            throw refusal
        } catch {
            network.logger.report(error, doing: "storing a report")
            throw .internalError
        }
        let page = ReceiptPage(
            receipt: code.text, notice: notice.reply(day: network.clock.now.day), text: notice.text, isNew: true,
            token: ReportForm.token(network))
        return network.pages.response(network.pages.renderer.html(for: page), status: .created)
    }
}
