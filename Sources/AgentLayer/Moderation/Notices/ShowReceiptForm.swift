import HTTPSupport
import Hummingbird

/// GET /report/receipt
enum ShowReceiptForm {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        network.pages.response(network.pages.renderer.html(for: ReceiptFormPage()))
    }
}
