import PrivacyPassToken

/// Who takes the money. Two there are: `InvoiceProvider`, which writes invoices and waits for the operator to say that one
/// was paid, and `StripeProvider`, which asks another company.
///
/// - What changes something takes a key: the same call with the same key does it once, so that who is not sure whether a
///   call arrived makes it again.
/// - Nothing is kept in memory that a second server over the same database would need.
/// - Calls throw `PaymentFailure`.
protocol PaymentProvider: Sendable {
    /// As replies name it: "invoice".
    var name: String { get }
    /// Whether a method of payment is needed before a plan can be chosen.
    var takesMethods: Bool { get }

    /// Makes a customer of these details, or changes the one with this name. Returns the name; nil where none is kept.
    func customer(_ details: BillingDetails, replacing name: String?, key: String) async throws -> String?

    /// Deletes a customer, and with it everything that would still be charged.
    func forget(customer: String) async throws

    /// The address of a page of the provider's at which a customer gives a method of payment.
    func setUpPage(for customer: String, returningTo url: String, key: String) async throws -> String

    /// Makes a method that somebody gave to the provider the one that pays.
    func attach(_ method: String, to customer: String, key: String) async throws -> PaymentMethod

    func detach(_ method: PaymentMethod) async throws

    /// Begins a subscription that is paid for from `epoch` on. Returns the provider's name for it; nil where none is kept.
    func subscribe(
        _ customer: String?, to plan: Plans.Plan, _ price: Plans.Price, from epoch: Epoch, key: String
    ) async throws -> String?

    /// Asks for nothing any more: what was asked for and has begun stays owed.
    func cancel(_ subscription: Subscription) async throws

    /// Cancels one by the provider's name for it.
    func cancel(subscription: String) async throws

    /// Lets a subscription go on that was set to end.
    func resume(_ subscription: Subscription) async throws

    /// The provider's names for what is charged to a customer, begun before a time in seconds since 1970 and not cancelled.
    func subscriptions(of customer: String, begunBefore time: Int64) async throws -> [String]

    /// All invoices that the provider wrote for a customer.
    func bills(of customer: String) async throws -> [ProviderBill]

    /// How a subscription stands today.
    func standing(of subscription: Subscription, _ index: BillingIndex, today: Int64) async throws -> ProviderStanding

    /// The method that a customer gave by an act that the provider reported; nil where it was somebody else's, failed,
    /// or was followed by another one: reports come again days later.
    func method(setUpBy act: String, of customer: String) async throws -> String?

    /// Reads what the provider sent, if it is the provider's: throws a `Refusal` for what anyone could have written.
    func event(_ body: [UInt8], signature: String?, now: Int64) throws -> PaymentEvent
}

/// What a provider says about a subscription.
struct ProviderStanding: Sendable {
    /// Nothing will be asked for any more.
    var isOver = false
    /// Cancelled, but not over yet.
    var isEnding = false
    /// The first epoch of a time for which is newly asked; nil where what counted goes on.
    var from: Int64?
    /// The last epoch in which the plan counts.
    var through: Int64
    /// Invoices: with a number those that the provider wrote, all that it has; without, new ones to be numbered here.
    var bills: [ProviderBill] = []
    /// The method that pays now. `unknown` where the provider keeps none.
    var method: Method = .unknown
    /// When to look again, if nothing is heard before.
    var lookAgainDay: Int64

    enum Method: Sendable {
        case unknown, none
        case one(PaymentMethod)
    }
}

/// An invoice as a provider tells it.
struct ProviderBill: Sendable {
    /// Nil for one that is numbered here.
    var number: String?
    var state: InvoiceState
    var amount: Money
    var firstDay: Int64
    /// Included.
    var lastDay: Int64
    var issuedDay: Int64
    var dueDay: Int64
    var paidDay: Int64?
}

/// What a provider reported: about whom, no more. How things stand is then asked, so that the order of reports does not
/// matter.
struct PaymentEvent: Sendable {
    let id: String
    /// Nil for a kind of report that is of no use here.
    let customer: String?
    /// The provider's name for the act by which a customer has just given a method on its page.
    var setUp: String?
}
