import ByteFraming

/// What somebody pays for again and again.
struct Subscription: VaultContent {
    static let kind = VaultKind.subscription

    let plan: String
    let amount: Money
    /// Epochs that one payment is for.
    let interval: Int64
    let firstEpoch: Int64
    /// The provider's names for it and for who pays; nil with a provider that keeps none.
    let reference: String?
    let customer: String?

    private static let domain = Array("nacre/subscription/v1\0".utf8)

    var bytes: [UInt8] {
        Framing.frame(optional: [
            Self.domain, Array(plan.utf8), Framing.number(amount.units), Array(amount.currency.utf8),
            Framing.number(interval), Framing.number(firstEpoch), reference.map { Array($0.utf8) },
            customer.map { Array($0.utf8) },
        ])
    }

    init(
        plan: String, amount: Money, interval: Int64, firstEpoch: Int64, reference: String?, customer: String?
    ) {
        self.plan = plan
        self.amount = amount
        self.interval = interval
        self.firstEpoch = firstEpoch
        self.reference = reference
        self.customer = customer
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        plan = try reader.text(upTo: 32)
        amount = Money(units: try reader.number(), currency: try reader.text(upTo: 3))
        interval = try reader.number()
        firstEpoch = try reader.number()
        reference = try reader.optionalText(upTo: ProviderReference.longest)
        customer = try reader.optionalText(upTo: ProviderReference.longest)
        try reader.end()
    }
}
