import HTTPSupport
import Hummingbird
import LayerSupport

/// POST /account/billing/method/remove
enum RemoveMethodForm {
    static let path = "/account/billing/method/remove"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await PageProblem.catching {
            try await Billing(domain: domain).removeMethod(of: context.account.id)
            return .seeOther(PageDone.methodRemoved.after(BillingPage.path))
        } orElse: { problem in
            try await BillingPage.page(context, domain, problem: problem)
        }
    }
}
