import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/account/billing
enum GetBilling {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        .json(try await reply(for: context.account.id, domain))
    }

    static func reply(for account: AccountID, _ domain: AccountDomain) async throws -> BillingReply {
        BillingReply(
            billing: try await Billing(domain: domain).overview(of: account, purpose: .ownAccount, actor: .owner))
    }
}
