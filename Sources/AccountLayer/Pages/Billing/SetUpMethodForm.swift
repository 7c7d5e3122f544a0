import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/billing/setup
enum SetUpMethodForm {
    static let path = "/account/billing/setup"

    /// Answers with a page and no redirect: forms lead nowhere but here (`form-action`), and who is about to give a card
    /// sees first to whom.
    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            let address = try await Billing(domain: domain).setUpPage(for: context.account.id)
            // A link is made of the provider's answer: of nothing but the web.
            guard address.hasPrefix("https://") || address.hasPrefix("http://") else { throw Refusal.internalError }
            return domain.pages.own(
                "Give a method of payment", .billing, "set-up",
                Values(address: address, host: PublicURL(address).authority), context)
        } orElse: { problem in
            try await BillingPage.page(context, domain, problem: problem)
        }
    }

    private struct Values: Sendable {
        let address: String
        let host: String
    }
}
