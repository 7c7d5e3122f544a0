import AccountAPI
import HTTPSupport
import Hummingbird

/// DELETE /v1/account/billing/method
enum RemovePaymentMethod {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        try await Billing(domain: domain).removeMethod(of: context.account.id)
        return .json(DoneReply(message: "The method of payment is gone, here and at the provider."))
    }
}
