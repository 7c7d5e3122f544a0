import JSONWriting

/// What a plan costs.
public struct PriceObject: Codable, JSONWritable, Equatable {
    /// In the smallest unit of the currency: cents.
    public let amount: Int64
    /// ISO 4217.
    public let currency: String
    /// How many days one payment is for.
    public let days: Int64

    public init(amount: Int64, currency: String, days: Int64) {
        self.amount = amount
        self.currency = currency
        self.days = days
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("amount", amount)
            writer.field("currency", currency)
            writer.field("days", days)
        }
    }
}

/// A plan that an account can have.
public struct PlanObject: Codable, JSONWritable {
    public let name: String
    /// How many agents it runs: tokens of kind `run` per epoch.
    public let run: Int
    /// Whether it can be chosen now.
    public let open: Bool
    /// Nil for one that costs nothing.
    public let price: PriceObject?

    public init(name: String, run: Int, open: Bool, price: PriceObject? = nil) {
        self.name = name
        self.run = run
        self.open = open
        self.price = price
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("name", name)
            writer.field("run", run)
            writer.field("open", open)
            writer.field("price", price)
        }
    }
}

/// GET /v1/plans
public struct PlansReply: Codable, JSONWritable {
    public let plans: [PlanObject]

    public init(plans: [PlanObject]) { self.plans = plans }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("plans", plans)
        }
    }
}
