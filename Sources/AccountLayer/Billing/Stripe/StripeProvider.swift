import Foundation
import HTTPSupport
import PrivacyPassToken

/// A payment provider whose API has Stripe's shape (https://docs.stripe.com/api). Cards are given to it alone: here come
/// its names for them, their brand, last four digits and expiry.
///
/// It is told the billing details and which plan is paid for, and never an e-mail address, an account's name or anything
/// of agents. A subscription's periods are made to begin with our epochs: a period is a number of times 30 days, the first
/// one begins with the epoch after the choice, and nothing is charged before (`billing_cycle_anchor`, no proration).
struct StripeProvider: PaymentProvider {
    let name = "stripe"
    let takesMethods = true

    let client: StripeClient
    /// Of the webhook's endpoint: more than one while the secret is being exchanged.
    let secrets: [[UInt8]]

    // MARK: Customers

    func customer(_ details: BillingDetails, replacing name: String?, key: String) async throws -> String? {
        var form = StripeForm()
        form.add("name", details.name)
        form.add("address[line1]", details.line1)
        form.add("address[line2]", details.line2 ?? "")
        form.add("address[postal_code]", details.postalCode)
        form.add("address[city]", details.city)
        form.add("address[state]", details.region ?? "")
        form.add("address[country]", details.country)
        let path = name.map { "/v1/customers/\($0)" } ?? "/v1/customers"
        let customer: StripeCustomerName = try await client.post(path, form, idempotency: key)
        return try Self.checked(customer.id)
    }

    func forget(customer: String) async throws {
        // Deleting a customer cancels its subscriptions at once.
        do {
            let _: StripeCustomerName = try await client.delete("/v1/customers/\(try Self.checked(customer))")
        } catch PaymentFailure.unknownReference {
            // Gone already.
        }
    }

    // MARK: Methods

    func setUpPage(for customer: String, returningTo url: String, key: String) async throws -> String {
        var form = StripeForm()
        form.add("mode", "setup")
        form.add("customer", customer)
        form.add("payment_method_types[]", "card")
        form.add("success_url", url)
        form.add("cancel_url", url)
        let session: StripeSession = try await client.post("/v1/checkout/sessions", form, idempotency: key)
        // Somebody is sent there: never without TLS, but for a provider on this machine.
        guard let url = session.url, url.utf8.count <= 2_048,
            url.hasPrefix("https://") || client.url.hasPrefix("http://")
        else { throw PaymentFailure.unreachable }
        return url
    }

    func attach(_ method: String, to customer: String, key: String) async throws -> PaymentMethod {
        var form = StripeForm()
        form.add("customer", customer)
        let path = "/v1/payment_methods/\(try Self.checked(method))/attach"
        let attached: StripePaymentMethod = try await client.post(path, form, idempotency: key + "-attach")
        guard let kept = attached.method else { throw PaymentFailure.unreachable }
        form = StripeForm()
        form.add("invoice_settings[default_payment_method]", kept.reference)
        let _: StripeCustomerName = try await client.post(
            "/v1/customers/\(try Self.checked(customer))", form, idempotency: key + "-default")
        return kept
    }

    func detach(_ method: PaymentMethod) async throws {
        do {
            let _: StripePaymentMethod = try await client.post(
                "/v1/payment_methods/\(try Self.checked(method.reference))/detach", StripeForm(),
                idempotency: "detach-" + method.reference)
        } catch PaymentFailure.unknownReference {
            // Gone already.
        }
    }

    // MARK: Subscriptions

    func subscribe(
        _ customer: String?, to plan: Plans.Plan, _ price: Plans.Price, from epoch: Epoch, key: String
    ) async throws -> String? {
        guard let customer, let reference = price.reference else {
            throw PaymentFailure.misconfigured("the plan \(plan.name) has no price reference")
        }
        try await check(price, reference, of: plan)
        var form = StripeForm()
        form.add("customer", customer)
        form.add("items[0][price]", reference)
        form.add("billing_cycle_anchor", epoch.start)
        form.add("proration_behavior", "none")
        form.add("collection_method", "charge_automatically")
        let made: StripeSubscription = try await client.post("/v1/subscriptions", form, idempotency: key)
        return try Self.checked(made.id)
    }

    /// That people pay what they are told they pay.
    private func check(_ price: Plans.Price, _ reference: String, of plan: Plans.Plan) async throws {
        let theirs: StripePrice
        do { theirs = try await client.get("/v1/prices/\(try Self.checked(reference))") } catch PaymentFailure
            .unknownReference
        {
            throw PaymentFailure.misconfigured("the price of the plan \(plan.name) is unknown there")
        }
        guard theirs.active, theirs.unitAmount == price.amount, theirs.currency.uppercased() == price.currency,
            theirs.recurring?.interval == "day", theirs.recurring?.intervalCount == price.interval * Epoch.days
        else { throw PaymentFailure.misconfigured("the price of the plan \(plan.name) is another one there") }
    }

    func cancel(_ subscription: Subscription) async throws {
        if let reference = subscription.reference { try await cancel(subscription: reference) }
    }

    func cancel(subscription: String) async throws {
        do { try await set("cancel_at_period_end", "true", of: subscription) } catch PaymentFailure.unknownReference {
            // Gone already.
        }
    }

    func resume(_ subscription: Subscription) async throws {
        guard let reference = subscription.reference else { return }
        try await set("cancel_at_period_end", "false", of: reference)
    }

    /// Under a new key each time: what was cancelled may go on, and be cancelled again.
    private func set(_ field: String, _ value: String, of subscription: String) async throws {
        var form = StripeForm()
        form.add(field, value)
        let _: StripeSubscription = try await client.post(
            "/v1/subscriptions/\(try Self.checked(subscription))", form, idempotency: Billing.random())
    }

    func subscriptions(of customer: String, begunBefore time: Int64) async throws -> [String] {
        var query = StripeForm()
        query.add("customer", customer)
        query.add("limit", 100)
        // Those that are over are not listed.
        let list: StripeList<StripeSubscription> = try await client.get("/v1/subscriptions", query)
        return list.data.filter { !$0.cancelAtPeriodEnd && $0.created < time }.map(\.id)
    }

    func standing(of subscription: Subscription, _ index: BillingIndex, today: Int64) async throws -> ProviderStanding {
        guard let reference = subscription.reference, let customer = subscription.customer else {
            // Begun with the other provider: what was asked for then holds until it is over.
            let through = index.lastEpoch(of: subscription.plan) ?? subscription.firstEpoch - 1
            return ProviderStanding(isOver: through < Epoch(day: today).number, through: through, lookAgainDay: today + 1)
        }
        let current = Epoch(day: today)
        var standing: ProviderStanding
        do {
            let theirs: StripeSubscription = try await client.get("/v1/subscriptions/\(try Self.checked(reference))")
            standing = Self.standing(theirs, current)
        } catch PaymentFailure.unknownReference {
            standing = ProviderStanding(isOver: true, through: current.number, lookAgainDay: today + 1)
        }
        standing.bills = try await bills(of: customer)
        standing.method = try await method(of: customer)
        return standing
    }

    /// While it is paid for, the epoch after the paid ones counts too: it begins before the charge for it is settled. Of
    /// one whose charge failed that is the last.
    static func standing(_ subscription: StripeSubscription, _ current: Epoch) -> ProviderStanding {
        let start = Epoch(day: subscription.currentPeriodStart / 86_400)
        let end = Epoch(day: subscription.currentPeriodEnd / 86_400)
        let again = max(end.firstDay + 1, current.firstDay + Epoch.days + 1)
        switch subscription.status {
        case "active", "trialing":
            let through = subscription.cancelAtPeriodEnd ? end.number - 1 : end.number
            return ProviderStanding(isEnding: subscription.cancelAtPeriodEnd, through: through, lookAgainDay: again)
        case "past_due", "unpaid", "paused", "incomplete":
            return ProviderStanding(through: start.number, lookAgainDay: again)
        default:
            return ProviderStanding(
                isOver: true, through: min(end.number - 1, current.number), lookAgainDay: again)
        }
    }

    func bills(of customer: String) async throws -> [ProviderBill] {
        var query = StripeForm()
        query.add("customer", customer)
        query.add("limit", 100)
        let list: StripeList<StripeInvoice> = try await client.get("/v1/invoices", query)
        return list.data.compactMap(Self.bill)
    }

    private func method(of customer: String) async throws -> ProviderStanding.Method {
        var query = StripeForm()
        query.add("expand[]", "invoice_settings.default_payment_method")
        do {
            let theirs: StripeCustomer = try await client.get("/v1/customers/\(try Self.checked(customer))", query)
            guard theirs.deleted != true, let method = theirs.invoiceSettings?.defaultPaymentMethod?.method else {
                return .none
            }
            return .one(method)
        } catch PaymentFailure.unknownReference { return .none }
    }

    /// Nil for drafts, and for invoices over nothing.
    static func bill(_ invoice: StripeInvoice) -> ProviderBill? {
        guard let number = invoice.number, number.utf8.count <= Invoice.longestNumber, invoice.total > 0 else {
            return nil
        }
        let state: InvoiceState
        switch invoice.status {
        case "paid": state = .paid
        case "open": state = .open
        case "void", "uncollectible": state = .void
        default: return nil
        }
        let period = invoice.lines?.data.first?.period
        let issued = invoice.created / 86_400
        return ProviderBill(
            number: number, state: state,
            amount: Money(units: invoice.total, currency: String(invoice.currency.uppercased().prefix(3))),
            firstDay: (period?.start ?? invoice.periodStart) / 86_400,
            lastDay: (period?.end ?? invoice.periodEnd) / 86_400 - 1, issuedDay: issued,
            dueDay: invoice.dueDate.map { $0 / 86_400 } ?? issued + InvoiceProvider.daysToPay,
            paidDay: invoice.statusTransitions?.paidAt.map { $0 / 86_400 })
    }

    // MARK: Webhooks

    func event(_ body: [UInt8], signature: String?, now: Int64) throws -> PaymentEvent {
        guard let signature = signature.flatMap(StripeSignature.init),
            signature.covers(body, secrets: secrets, now: now)
        else {
            throw Refusal.badRequest(
                "SIGNATURE_REFUSED", "The signature is missing, wrong or too old",
                hint: "Sign the body as it is sent, with the secret of this endpoint, and set the clock right.")
        }
        guard let event = try? JSONDecoder().decode(StripeEvent.self, from: Data(body)), event.id.utf8.count <= 256 else {
            throw Refusal.badRequest(
                "INVALID_EVENT", "The report cannot be read", hint: "Send events of version \(StripeClient.version).")
        }
        let object = event.data.object
        let customer = object.object == "customer" ? object.id : object.customer
        return PaymentEvent(
            id: event.id, customer: customer.flatMap { ProviderReference.isOne($0) ? $0 : nil },
            setUp: event.type == "checkout.session.completed" && object.mode == "setup" ? object.setupIntent : nil)
    }

    func method(setUpBy intent: String, of customer: String) async throws -> String? {
        var query = StripeForm()
        query.add("customer", customer)
        query.add("limit", 100)
        // The newest first.
        let list: StripeList<StripeSetupIntent> = try await client.get("/v1/setup_intents", query)
        guard let newest = list.data.first(where: { $0.status == "succeeded" }), newest.id == intent,
            newest.customer == customer
        else { return nil }
        return newest.paymentMethod
    }

    /// What goes into the path of a request must not lead it elsewhere.
    private static func checked(_ reference: String) throws -> String {
        guard ProviderReference.isOne(reference) else { throw PaymentFailure.unknownReference }
        return reference
    }
}
