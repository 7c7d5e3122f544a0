import HTTPSupport
import Hummingbird

/// GET /report
enum ShowReportForm {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let about = try request.queryValues()["about"].map { String($0.prefix(Notice.longestAbout)) }
        let page = ReportPage(token: ReportForm.token(network), about: about ?? "")
        return network.pages.response(network.pages.renderer.html(for: page))
    }
}
