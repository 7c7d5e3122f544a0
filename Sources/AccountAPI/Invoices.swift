import JSONWriting

/// An invoice. Days are counted from 1970-01-01, the amount in the smallest unit of the currency.
public struct InvoiceObject: Codable, JSONWritable, Equatable {
    public let number: String
    /// "open", "paid" or "void".
    public let state: String
    public let plan: String
    public let amount: Int64
    /// ISO 4217.
    public let currency: String
    /// The days that are paid for, the last one included.
    public let firstDay: Int64
    public let lastDay: Int64
    public let issuedDay: Int64
    public let dueDay: Int64
    public let paidDay: Int64?
    /// As it was when the invoice was written.
    public let recipient: BillingDetailsObject

    public init(
        number: String, state: String, plan: String, amount: Int64, currency: String, firstDay: Int64, lastDay: Int64,
        issuedDay: Int64, dueDay: Int64, paidDay: Int64?, recipient: BillingDetailsObject
    ) {
        self.number = number
        self.state = state
        self.plan = plan
        self.amount = amount
        self.currency = currency
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.issuedDay = issuedDay
        self.dueDay = dueDay
        self.paidDay = paidDay
        self.recipient = recipient
    }

    private enum CodingKeys: String, CodingKey {
        case number, state, plan, amount, currency, firstDay = "first_day", lastDay = "last_day"
        case issuedDay = "issued_day", dueDay = "due_day", paidDay = "paid_day", recipient
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("number", number)
            writer.field("state", state)
            writer.field("plan", plan)
            writer.field("amount", amount)
            writer.field("currency", currency)
            writer.field("first_day", firstDay)
            writer.field("last_day", lastDay)
            writer.field("issued_day", issuedDay)
            writer.field("due_day", dueDay)
            writer.field("paid_day", paidDay)
            writer.field("recipient", recipient)
        }
    }
}

/// GET /v1/account/invoices: the newest first.
public struct InvoicesReply: Codable, JSONWritable {
    public let invoices: [InvoiceObject]

    public init(invoices: [InvoiceObject]) { self.invoices = invoices }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("invoices", invoices)
        }
    }
}

/// GET /v1/account/invoices/:number, POST /v1/staff/invoices
public struct InvoiceReply: Codable, JSONWritable {
    public let invoice: InvoiceObject

    public init(invoice: InvoiceObject) { self.invoice = invoice }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("invoice", invoice)
        }
    }
}

/// POST /v1/staff/invoices and /v1/staff/billing: whose data is opened stands in the body, which is in no log, and not in
/// the address.
public struct OpenBillingRequest: Codable, Sendable {
    /// "payment", "invoicing", "dispute", …: the person concerned reads it.
    public let purpose: String?
    /// The number of an invoice.
    public let number: String?
    /// For /v1/staff/billing, in place of a number.
    public let email: String?

    public init(purpose: String?, number: String? = nil, email: String? = nil) {
        self.purpose = purpose
        self.number = number
        self.email = email
    }
}
