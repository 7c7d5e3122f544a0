import HTTPSupport
import PrivacyPassToken

/// Writes an invoice for each time that is to be paid, and takes the operator's word that one was paid. Needs nobody else.
///
/// The invoice of an epoch is written two weeks before it begins (or when the plan is chosen), and due two weeks later.
/// While one is overdue no other is written, so that at most one goes unpaid; after two months the subscription is over.
struct InvoiceProvider: PaymentProvider {
    let name = "invoice"
    let takesMethods = false

    static let daysToPay: Int64 = 14
    static let daysAhead: Int64 = 14
    /// Days after which who did not pay does not want to.
    static let patience: Int64 = 60

    func customer(_ details: BillingDetails, replacing name: String?, key: String) async throws -> String? { nil }
    func forget(customer: String) async throws {}

    func setUpPage(for customer: String, returningTo url: String, key: String) async throws -> String {
        throw PaymentFailure.notTaken
    }

    func attach(_ method: String, to customer: String, key: String) async throws -> PaymentMethod {
        throw PaymentFailure.notTaken
    }

    func detach(_ method: PaymentMethod) async throws {}

    func subscribe(
        _ customer: String?, to plan: Plans.Plan, _ price: Plans.Price, from epoch: Epoch, key: String
    ) async throws -> String? { nil }

    func cancel(_ subscription: Subscription) async throws {}
    func cancel(subscription: String) async throws {}
    func resume(_ subscription: Subscription) async throws {}
    func subscriptions(of customer: String, begunBefore time: Int64) async throws -> [String] { [] }
    func bills(of customer: String) async throws -> [ProviderBill] { [] }

    func standing(of subscription: Subscription, _ index: BillingIndex, today: Int64) async throws -> ProviderStanding {
        let current = Epoch(day: today)
        let known = index.lastEpoch(of: subscription.plan) ?? subscription.firstEpoch - 1
        let overdue = index.bills.filter { $0.state == .open && $0.dueDay < today }
        if let oldest = overdue.map(\.dueDay).min() {
            let end = oldest + Self.patience
            return ProviderStanding(isOver: today > end, through: known, lookAgainDay: end + 1)
        }
        let next = index.subscription?.nextEpoch ?? subscription.firstEpoch
        // After a time that was not paid for it goes on with the epoch after this one.
        let hasLapsed = next <= current.number
        let first = hasLapsed ? current.number + 1 : next
        let firstDay = first * Epoch.days
        guard hasLapsed || next == subscription.firstEpoch || today >= firstDay - Self.daysAhead else {
            return ProviderStanding(through: known, lookAgainDay: firstDay - Self.daysAhead)
        }
        let last = first + subscription.interval - 1
        let bill = ProviderBill(
            number: nil, state: .open, amount: subscription.amount, firstDay: firstDay,
            lastDay: (last + 1) * Epoch.days - 1, issuedDay: today, dueDay: today + Self.daysToPay)
        return ProviderStanding(
            from: first, through: last, bills: [bill], lookAgainDay: (last + 1) * Epoch.days - Self.daysAhead)
    }

    func method(setUpBy act: String, of customer: String) async throws -> String? { nil }

    func event(_ body: [UInt8], signature: String?, now: Int64) throws -> PaymentEvent {
        throw Refusal.notFound("Path", hint: "This server sends invoices: no payment provider reports here.")
    }
}
