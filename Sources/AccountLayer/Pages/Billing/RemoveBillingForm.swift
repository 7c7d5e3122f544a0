import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/billing/remove
enum RemoveBillingForm {
    static let path = "/account/billing/remove"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            try await Billing(domain: domain).removeDetails(of: context.account.id)
            return .seeOther(PageDone.billingRemoved.after(BillingPage.path))
        } orElse: { problem in
            try await BillingPage.page(context, domain, problem: problem)
        }
    }
}
