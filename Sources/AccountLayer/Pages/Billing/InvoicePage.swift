import AccountAPI
import Foundation
import HTTPSupport
import Hummingbird
import PageDesign

/// GET /account/invoices/:number
///
/// Another's invoice is answered as one that there is not. Prints on one sheet.
enum InvoicePage {
    static func path(of number: String) -> String {
        "\(InvoicesPage.path)/\(number.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed.subtracting(["/", "?", "&", "+"])) ?? "")"
    }

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        guard let number = InvoiceNumbers.read(try context.segment("number")),
            let invoice = try await Billing(domain: domain).invoice(
                number, of: context.account.id, purpose: .ownAccount, actor: .owner)
        else { throw Refusal.noInvoice }
        return domain.pages.own(
            "Invoice \(number)", .billing, "invoice", Values(InvoiceObject(invoice), domain), context)
    }

    private struct Values: Sendable {
        let number: String
        let state: String
        let amount: String
        let plan: String
        let first: SafeHTML
        let last: SafeHTML
        let issued: SafeHTML
        let due: SafeHTML
        let paid: SafeHTML?
        let isOpen: Bool
        let recipient: [String]
        let taxID: String?
        let server: String

        init(_ invoice: InvoiceObject, _ domain: AccountDomain) {
            (number, state, plan) = (invoice.number, invoice.state, invoice.plan)
            amount = MoneyText.words(invoice.amount, invoice.currency)
            (first, last) = (PageDay.html(invoice.firstDay), PageDay.html(invoice.lastDay))
            (issued, due) = (PageDay.html(invoice.issuedDay), PageDay.html(invoice.dueDay))
            paid = invoice.paidDay.map(PageDay.html)
            isOpen = invoice.state == InvoiceState.open.name
            let to = invoice.recipient
            recipient = [
                to.name, to.line1, to.line2, "\(to.postalCode) \(to.city)",
                [to.region, to.country].compactMap(\.self).joined(separator: ", "),
            ].compactMap(\.self)
            taxID = to.taxID
            server = domain.publicURL.authority
        }
    }
}
