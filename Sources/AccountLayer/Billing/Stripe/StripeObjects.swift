import Foundation

// The members that are read of Stripe's objects, in the shapes of version `StripeClient.version`
// (https://docs.stripe.com/api). What else they hold is not decoded.

struct StripeCustomer: Decodable {
    struct Settings: Decodable {
        let defaultPaymentMethod: StripePaymentMethod?

        enum CodingKeys: String, CodingKey { case defaultPaymentMethod = "default_payment_method" }
    }

    let id: String
    let deleted: Bool?
    /// With `expand[]=invoice_settings.default_payment_method`.
    let invoiceSettings: Settings?

    enum CodingKeys: String, CodingKey { case id, deleted, invoiceSettings = "invoice_settings" }
}

struct StripeCustomerName: Decodable {
    let id: String
}

struct StripePaymentMethod: Decodable {
    struct Card: Decodable {
        let brand: String
        let last4: String
        let expiryMonth: Int64
        let expiryYear: Int64

        enum CodingKeys: String, CodingKey {
            case brand, last4, expiryMonth = "exp_month", expiryYear = "exp_year"
        }
    }

    let id: String
    let type: String?
    let card: Card?

    /// Nil where a member is not what it must be: what is kept is bounded.
    var method: PaymentMethod? {
        guard ProviderReference.isOne(id) else { return nil }
        guard let card else {
            return PaymentMethod(
                reference: id, brand: String((type ?? "other").prefix(32)), lastFour: "", expiryMonth: 0, expiryYear: 0)
        }
        guard card.brand.utf8.count <= 32, card.last4.utf8.count <= 4 else { return nil }
        return PaymentMethod(
            reference: id, brand: card.brand, lastFour: card.last4, expiryMonth: card.expiryMonth,
            expiryYear: card.expiryYear)
    }
}

struct StripePrice: Decodable {
    struct Recurring: Decodable {
        let interval: String
        let intervalCount: Int64

        enum CodingKeys: String, CodingKey { case interval, intervalCount = "interval_count" }
    }

    let id: String
    let active: Bool
    let currency: String
    let unitAmount: Int64?
    let recurring: Recurring?

    enum CodingKeys: String, CodingKey { case id, active, currency, recurring, unitAmount = "unit_amount" }
}

struct StripeSubscription: Decodable {
    let id: String
    let status: String
    let created: Int64
    let currentPeriodStart: Int64
    let currentPeriodEnd: Int64
    let cancelAtPeriodEnd: Bool

    enum CodingKeys: String, CodingKey {
        case id, status, created, currentPeriodStart = "current_period_start", currentPeriodEnd = "current_period_end"
        case cancelAtPeriodEnd = "cancel_at_period_end"
    }
}

struct StripeInvoice: Decodable {
    struct StatusTransitions: Decodable {
        let paidAt: Int64?

        enum CodingKeys: String, CodingKey { case paidAt = "paid_at" }
    }

    struct Lines: Decodable {
        struct Line: Decodable {
            struct Period: Decodable {
                let start: Int64
                let end: Int64
            }
            let period: Period
        }
        let data: [Line]
    }

    let id: String
    /// Nil while it is a draft.
    let number: String?
    let status: String?
    let total: Int64
    let currency: String
    let created: Int64
    let dueDate: Int64?
    let periodStart: Int64
    let periodEnd: Int64
    let statusTransitions: StatusTransitions?
    let lines: Lines?

    enum CodingKeys: String, CodingKey {
        case id, number, status, total, currency, created, lines, dueDate = "due_date", periodStart = "period_start"
        case periodEnd = "period_end", statusTransitions = "status_transitions"
    }
}

struct StripeList<Element: Decodable>: Decodable {
    let data: [Element]
}

struct StripeSession: Decodable {
    let id: String
    let url: String?
}

struct StripeSetupIntent: Decodable {
    let id: String
    let status: String
    let customer: String?
    let paymentMethod: String?

    enum CodingKeys: String, CodingKey { case id, status, customer, paymentMethod = "payment_method" }
}

/// A report: https://docs.stripe.com/api/events/object.
struct StripeEvent: Decodable {
    struct Body: Decodable {
        struct Object: Decodable {
            let id: String?
            let object: String?
            let customer: String?
            let mode: String?
            let setupIntent: String?

            enum CodingKeys: String, CodingKey { case id, object, customer, mode, setupIntent = "setup_intent" }
        }
        let object: Object
    }

    let id: String
    let type: String
    let data: Body
}

/// https://docs.stripe.com/api/errors. The words in it are not read: they may hold what was asked.
struct StripeError: Decodable {
    struct Body: Decodable {
        let type: String?
        let code: String?
    }
    let error: Body
}
