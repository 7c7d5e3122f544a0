import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/account/invoices/:number
///
/// Another's invoice is answered as one that there is not.
enum GetInvoice {
    static func handle(_ request: Request, _ context: PersonContext, _ domain: AccountDomain) async throws -> Response {
        guard let number = InvoiceNumbers.read(try context.segment("number")),
            let invoice = try await Billing(domain: domain).invoice(
                number, of: context.account, purpose: context.billingPurpose, actor: context.actor)
        else { throw Refusal.noInvoice }
        return .json(InvoiceReply(invoice: InvoiceObject(invoice)))
    }
}
