import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /v1/account/billing/setup
///
/// Cards are given on a page of the payment provider's, which reports here afterwards.
enum SetUpPaymentMethod {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        let url = try await Billing(domain: domain).setUpPage(for: context.account.id)
        return .json(SetUpReply(url: url), status: .created)
    }
}
