import AccountAPI
import HTTPSupport
import Hummingbird
import LayerSupport
import PageDesign

/// GET /account/billing
/// POST /account/billing
///
/// Looking opens the vault, so it is in the list of who opened what, as its owner's own.
enum BillingPage {
    static let path = "/account/billing"

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        try await page(context, domain, done: PageDone.words(try request.queryValues()["done"]))
    }

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        let typed = Details(form)
        return try await PageProblem.catching {
            let details = BillingDetailsObject(
                name: try form.text("name", "The name"), line1: try form.text("line1", "The address"),
                line2: try form.optional("line2", "The second line of the address"),
                postalCode: try form.text("postal_code", "The postal code"), city: try form.text("city", "The city"),
                region: try form.optional("region", "The region"),
                country: try form.text("country", "The country"), taxID: try form.optional("tax_id", "The tax number"))
            try await Billing(domain: domain).setDetails(BillingDetails(details), of: context.account.id)
            return .seeOther(PageDone.billing.after(path))
        } orElse: { problem in
            // What looks like the number of a card is not shown again either.
            try await page(context, domain, problem: problem, typed: problem.isCardNumber ? Details() : typed)
        }
    }

    /// What the forms of this page show again where they are refused.
    static func page(
        _ context: OwnPageContext, _ domain: AccountDomain, problem: PageProblem? = nil, done: String? = nil,
        typed: Details? = nil
    ) async throws -> Response {
        let billing = try await Billing(domain: domain).overview(
            of: context.account.id, purpose: .ownAccount, actor: .owner)
        let takesMethods = domain.payments.takesMethods
        let hasDetails = billing.details != nil
        let values = Values(
            details: typed ?? billing.details.map(Details.init) ?? Details(),
            save: context.form(path), hasDetails: hasDetails,
            remove: hasDetails ? context.form(RemoveBillingForm.path) : nil,
            subscription: billing.subscription.map(Subscribed.init), takesMethods: takesMethods,
            method: billing.method.map(Method.init),
            setUp: takesMethods && hasDetails ? context.form(SetUpMethodForm.path) : nil,
            removeMethod: billing.method == nil ? nil : context.form(RemoveMethodForm.path))
        return domain.pages.own("Billing", .billing, "billing", values, context, problem: problem, done: done)
    }

    private struct Values: Sendable {
        let details: Details
        let save: PageForm
        let hasDetails: Bool
        let remove: PageForm?
        let subscription: Subscribed?
        let takesMethods: Bool
        let method: Method?
        let setUp: PageForm?
        let removeMethod: PageForm?
    }

    /// What stands in the fields.
    struct Details: Sendable {
        var name = "", line1 = "", line2 = "", postalCode = "", city = "", region = "", country = "", taxID = ""

        init() {}

        init(_ form: FormInput) {
            (name, line1, line2) = (form.typed("name"), form.typed("line1"), form.typed("line2"))
            (postalCode, city, region) = (form.typed("postal_code"), form.typed("city"), form.typed("region"))
            (country, taxID) = (form.typed("country"), form.typed("tax_id"))
        }

        init(_ details: BillingDetailsObject) {
            (name, line1, line2) = (details.name, details.line1, details.line2 ?? "")
            (postalCode, city, region) = (details.postalCode, details.city, details.region ?? "")
            (country, taxID) = (details.country, details.taxID ?? "")
        }
    }

    private struct Subscribed: Sendable {
        let plan: String
        let price: String
        let since: SafeHTML
        let through: SafeHTML?

        init(_ subscription: SubscriptionObject) {
            plan = subscription.plan
            price = MoneyText.words(subscription.price)
            since = PageDay.html(subscription.firstDay)
            through = subscription.countsThroughDay.map(PageDay.html)
        }
    }

    private struct Method: Sendable {
        let brand: String
        let lastFour: String
        let expiry: String

        init(_ method: PaymentMethodObject) {
            (brand, lastFour) = (method.brand, method.lastFour)
            expiry = "\(method.expiryMonth < 10 ? "0" : "")\(method.expiryMonth)/\(method.expiryYear)"
        }
    }
}
