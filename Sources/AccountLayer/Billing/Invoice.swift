import ByteFraming

enum InvoiceState: UInt8, Sendable {
    case open = 1
    case paid = 2
    /// Nothing is owed any more, and nothing was paid.
    case void = 3

    var name: String {
        switch self {
        case .open: "open"
        case .paid: "paid"
        case .void: "void"
        }
    }
}

/// An invoice as it was written: later changes of the address do not change it.
struct Invoice: VaultContent {
    static let kind = VaultKind.invoice

    let number: String
    var state: InvoiceState
    let plan: String
    let amount: Money
    /// The days that are paid for, the last one included.
    let firstDay: Int64
    let lastDay: Int64
    let issuedDay: Int64
    let dueDay: Int64
    var paidDay: Int64?
    let recipient: BillingDetails

    static let longestNumber = 64
    private static let domain = Array("nacre/invoice/v1\0".utf8)

    var bytes: [UInt8] {
        let head: [[UInt8]?] = [
            Self.domain, Array(number.utf8), [state.rawValue], Array(plan.utf8), Framing.number(amount.units),
            Array(amount.currency.utf8), Framing.number(firstDay), Framing.number(lastDay), Framing.number(issuedDay),
            Framing.number(dueDay), paidDay.map(Framing.number),
        ]
        return Framing.frame(optional: head + recipient.fields)
    }

    init(_ bill: ProviderBill, number: String, plan: String, recipient: BillingDetails) {
        self.number = number
        self.plan = plan
        self.recipient = recipient
        (state, amount, paidDay) = (bill.state, bill.amount, bill.paidDay)
        (firstDay, lastDay, issuedDay, dueDay) = (bill.firstDay, bill.lastDay, bill.issuedDay, bill.dueDay)
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        number = try reader.text(upTo: Self.longestNumber)
        guard let state = InvoiceState(rawValue: try reader.field(exactly: 1)[0]) else {
            throw FramingError.unexpected
        }
        self.state = state
        plan = try reader.text(upTo: 32)
        amount = Money(units: try reader.number(), currency: try reader.text(upTo: 3))
        firstDay = try reader.number()
        lastDay = try reader.number()
        issuedDay = try reader.number()
        dueDay = try reader.number()
        paidDay = try reader.optionalNumber()
        recipient = try BillingDetails(&reader)
        try reader.end()
    }
}
