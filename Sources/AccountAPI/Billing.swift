import JSONWriting

/// Who pays. PUT /v1/account/billing
public struct BillingDetailsObject: Codable, JSONWritable, Equatable {
    public let name: String
    public let line1: String
    public let line2: String?
    public let postalCode: String
    public let city: String
    public let region: String?
    /// ISO 3166-1 alpha-2.
    public let country: String
    public let taxID: String?

    public init(
        name: String, line1: String, line2: String? = nil, postalCode: String, city: String, region: String? = nil,
        country: String, taxID: String? = nil
    ) {
        self.name = name
        self.line1 = line1
        self.line2 = line2
        self.postalCode = postalCode
        self.city = city
        self.region = region
        self.country = country
        self.taxID = taxID
    }

    private enum CodingKeys: String, CodingKey {
        case name, line1, line2, postalCode = "postal_code", city, region, country, taxID = "tax_id"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("name", name)
            writer.field("line1", line1)
            writer.field("line2", line2)
            writer.field("postal_code", postalCode)
            writer.field("city", city)
            writer.field("region", region)
            writer.field("country", country)
            writer.field("tax_id", taxID)
        }
    }
}

/// How somebody pays: what helps to know a card again, never its number.
public struct PaymentMethodObject: Codable, JSONWritable, Equatable {
    public let brand: String
    public let lastFour: String
    public let expiryMonth: Int64
    public let expiryYear: Int64

    public init(brand: String, lastFour: String, expiryMonth: Int64, expiryYear: Int64) {
        self.brand = brand
        self.lastFour = lastFour
        self.expiryMonth = expiryMonth
        self.expiryYear = expiryYear
    }

    private enum CodingKeys: String, CodingKey {
        case brand, lastFour = "last_four", expiryMonth = "expiry_month", expiryYear = "expiry_year"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("brand", brand)
            writer.field("last_four", lastFour)
            writer.field("expiry_month", expiryMonth)
            writer.field("expiry_year", expiryYear)
        }
    }
}

/// What is paid for again and again. Days are counted from 1970-01-01.
public struct SubscriptionObject: Codable, JSONWritable, Equatable {
    public let plan: String
    public let price: PriceObject
    public let firstDay: Int64
    /// The last day on which the plan counts by what is paid or asked for now.
    public let countsThroughDay: Int64?

    public init(plan: String, price: PriceObject, firstDay: Int64, countsThroughDay: Int64?) {
        self.plan = plan
        self.price = price
        self.firstDay = firstDay
        self.countsThroughDay = countsThroughDay
    }

    private enum CodingKeys: String, CodingKey {
        case plan, price, firstDay = "first_day", countsThroughDay = "counts_through_day"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("plan", plan)
            writer.field("price", price)
            writer.field("first_day", firstDay)
            writer.field("counts_through_day", countsThroughDay)
        }
    }
}

/// Who pays, how, and for what.
public struct BillingObject: Codable, JSONWritable {
    /// "invoice" or "stripe".
    public let provider: String
    public let details: BillingDetailsObject?
    public let method: PaymentMethodObject?
    public let subscription: SubscriptionObject?
    /// In an export and for staff; nil elsewhere.
    public var invoices: [InvoiceObject]?

    public init(
        provider: String, details: BillingDetailsObject?, method: PaymentMethodObject?,
        subscription: SubscriptionObject?, invoices: [InvoiceObject]?
    ) {
        self.provider = provider
        self.details = details
        self.method = method
        self.subscription = subscription
        self.invoices = invoices
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("provider", provider)
            writer.field("details", details)
            writer.field("method", method)
            writer.field("subscription", subscription)
            if let invoices { writer.array("invoices", invoices) }
        }
    }
}

/// GET and PUT /v1/account/billing, POST /v1/staff/billing
public struct BillingReply: Codable, JSONWritable {
    public let billing: BillingObject

    public init(billing: BillingObject) { self.billing = billing }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("billing", billing)
        }
    }
}

/// POST /v1/account/billing/method: a method that was given to the payment provider, by the provider's name for it.
public struct SetPaymentMethodRequest: Codable, Sendable {
    public let reference: String

    public init(reference: String) { self.reference = reference }
}

/// POST /v1/account/billing/setup: the provider's page on which a card is given.
public struct SetUpReply: Codable, JSONWritable {
    public let url: String

    public init(url: String) { self.url = url }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("url", url)
        }
    }
}

/// GET /v1/account/plan
public struct CurrentPlanReply: Codable, JSONWritable {
    public let plan: PlanObject
    /// What was chosen for the next epoch, if that is something else.
    public let nextPlan: PlanObject?
    public let epoch: Int64
    /// The last day of the epoch that runs now: from the day after, the next plan counts.
    public let lastDay: Int64

    public init(plan: PlanObject, nextPlan: PlanObject?, epoch: Int64, lastDay: Int64) {
        self.plan = plan
        self.nextPlan = nextPlan
        self.epoch = epoch
        self.lastDay = lastDay
    }

    private enum CodingKeys: String, CodingKey { case plan, nextPlan = "next_plan", epoch, lastDay = "last_day" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("plan", plan)
            writer.field("next_plan", nextPlan)
            writer.field("epoch", epoch)
            writer.field("last_day", lastDay)
        }
    }
}
