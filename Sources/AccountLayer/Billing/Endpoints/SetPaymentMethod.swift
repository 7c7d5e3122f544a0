import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/account/billing/method
enum SetPaymentMethod {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let input = try await request.decodeJSON(SetPaymentMethodRequest.self, upTo: SignUp.bodyLimit)
        try CardNumber.refuse(in: [input.reference])
        try await Billing(domain: domain).setMethod(input.reference, of: context.account.id)
        return .json(try await GetBilling.reply(for: context.account.id, domain))
    }
}
