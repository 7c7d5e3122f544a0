import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/account/invoices
enum ListInvoices {
    static func handle(_ request: Request, _ context: PersonContext, _ domain: AccountDomain) async throws -> Response {
        let invoices = try await Billing(domain: domain).invoices(
            of: context.account, purpose: context.billingPurpose, actor: context.actor)
        return .json(InvoicesReply(invoices: invoices.map(InvoiceObject.init)), capacity: 4_096)
    }
}

extension PersonContext {
    /// Why the vault is opened for who asks about their own.
    var billingPurpose: Purpose { actor == .owner ? .ownAccount : .granted }
}
