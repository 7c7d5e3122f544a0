import AccountAPI
import Hummingbird
import PageDesign

/// GET /account/invoices
enum InvoicesPage {
    static let path = "/account/invoices"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        let invoices = try await Billing(domain: domain).invoices(
            of: context.account.id, purpose: .ownAccount, actor: .owner)
        return domain.pages.own(
            "Invoices", .billing, "invoices",
            Values(invoices: invoices.map { Line(InvoiceObject($0)) }, hasAny: !invoices.isEmpty), context)
    }

    private struct Values: Sendable {
        let invoices: [Line]
        let hasAny: Bool
    }

    private struct Line: Sendable {
        let number: String
        let path: String
        let issued: SafeHTML
        let amount: String
        let state: String

        init(_ invoice: InvoiceObject) {
            number = invoice.number
            path = InvoicePage.path(of: invoice.number)
            issued = PageDay.html(invoice.issuedDay)
            amount = MoneyText.words(invoice.amount, invoice.currency)
            state = invoice.state
        }
    }
}
