import AccountAPI
import HTTPSupport
import Hummingbird

/// DELETE /v1/account/billing
///
/// Invoices stay: they are of the past.
enum RemoveBilling {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        try await Billing(domain: domain).removeDetails(of: context.account.id)
        return .json(DoneReply(message: "Name, address and method of payment are gone. Invoices stay."))
    }
}
