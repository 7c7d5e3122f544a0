import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/staff/invoices
enum OpenInvoice {
    static func handle(_ request: Request, _ context: StaffContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(OpenBillingRequest.self, upTo: SignUp.bodyLimit)
        let purpose = try Purpose.stated(input.purpose, by: context.role)
        guard let number = input.number.flatMap(InvoiceNumbers.read),
            let account = try await BillingReferences(domain: domain).find(.invoice, Array(number.utf8))?.account,
            let invoice = try await Billing(domain: domain).invoice(
                number, of: account, purpose: purpose, actor: context.actor)
        else { throw Refusal.noInvoice }
        return .json(InvoiceReply(invoice: InvoiceObject(invoice)))
    }
}
