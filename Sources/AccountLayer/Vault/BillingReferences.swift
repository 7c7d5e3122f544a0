import ByteFraming
import Envelope
import Storage

/// What comes from outside and leads to an account: a provider's name for a customer, a day on which something has to be
/// looked at, the number of an invoice.
struct BillingReference: Sendable, Equatable {
    enum Kind: Int64, Sendable {
        case customer = 0
        case schedule = 1
        case invoice = 2
    }

    /// Of an invoice: what the operator needs to tell whether it was paid. Names nobody.
    struct Summary: Sendable, Equatable {
        var state: InvoiceState
        let dueDay: Int64
        let amount: Money
    }

    let kind: Kind
    let account: AccountID
    /// What it is found by: the provider's name for the customer, a random one, or the invoice's number.
    let name: [UInt8]
    /// Of a schedule: when to look.
    var day: Int64 = 0
    var summary: Summary?

    static func customer(_ name: String, of account: AccountID) -> BillingReference {
        BillingReference(kind: .customer, account: account, name: Array(name.utf8))
    }

    static func schedule(_ name: [UInt8], of account: AccountID, day: Int64) -> BillingReference {
        BillingReference(kind: .schedule, account: account, name: name, day: day)
    }

    static func invoice(_ invoice: Invoice, of account: AccountID) -> BillingReference {
        BillingReference(
            kind: .invoice, account: account, name: Array(invoice.number.utf8),
            summary: Summary(state: invoice.state, dueDay: invoice.dueDay, amount: invoice.amount))
    }
}

/// References as they are stored: found by a keyed tag, sealed each under a data key of its own.
struct BillingReferences: Sendable {
    let domain: AccountDomain

    func find(_ kind: BillingReference.Kind, _ name: [UInt8]) async throws -> BillingReference? {
        let tag = domain.keys.billingReferenceTag(kind, name)
        guard let row = try await domain.store.first(BillingReferenceQueries.find(tag)) else { return nil }
        return try await open(row)
    }

    /// All of a kind, a page at a time.
    func forEach(
        _ kind: BillingReference.Kind, _ body: (BillingReference) async throws -> Void
    ) async throws {
        var after: [UInt8] = []
        while true {
            let rows = try await domain.store.all(BillingReferenceQueries.some(kind, after: after))
            // One whose account is deleted at this moment has no key any more.
            for row in rows { if let reference = try await open(row) { try await body(reference) } }
            guard let last = rows.last else { return }
            after = last.tag
        }
    }

    func tag(of reference: BillingReference) -> [UInt8] {
        domain.keys.billingReferenceTag(reference.kind, reference.name)
    }

    /// Changes one row, or none where it must be new and is not, or the other way round.
    func put(_ reference: BillingReference, isNew: Bool) async throws -> Command {
        let tag = tag(of: reference)
        let sealed = try await domain.keys.referenceKey(tag).seal(
            ZeroPadding.pad(Self.bytes(reference), to: Self.size), as: Self.context(tag))
        return isNew
            ? BillingReferenceQueries.insert(tag, reference.kind, sealed: sealed)
            : BillingReferenceQueries.update(tag, sealed: sealed)
    }

    private static let size = 256

    private func open(_ row: BillingReferenceQueries.Row) async throws -> BillingReference? {
        guard let key = try await domain.keys.existingReferenceKey(row.tag) else { return nil }
        guard let bytes = ZeroPadding.unpad(try key.open(row.sealed, as: Self.context(row.tag))) else {
            throw EnvelopeError.cannotOpen
        }
        return try Self.read(bytes)
    }

    private static func bytes(_ reference: BillingReference) -> [UInt8] {
        var fields: [[UInt8]] = [
            Framing.number(reference.kind.rawValue), reference.account.bytes, reference.name,
            Framing.number(reference.day),
        ]
        if let summary = reference.summary {
            fields += [[summary.state.rawValue], Framing.number(summary.dueDay)]
            fields += [Framing.number(summary.amount.units), Array(summary.amount.currency.utf8)]
        }
        return Framing.frame(fields)
    }

    private static func read(_ bytes: [UInt8]) throws -> BillingReference {
        var reader = FrameReader(bytes)
        guard let kind = BillingReference.Kind(rawValue: try reader.number()),
            let account = AccountID(bytes: try reader.field(exactly: AccountID.size))
        else { throw FramingError.unexpected }
        var reference = BillingReference(
            kind: kind, account: account, name: try reader.field(upTo: 128), day: try reader.number())
        if kind == .invoice {
            guard let state = InvoiceState(rawValue: try reader.field(exactly: 1)[0]) else {
                throw FramingError.unexpected
            }
            reference.summary = BillingReference.Summary(
                state: state, dueDay: try reader.number(),
                amount: Money(units: try reader.number(), currency: try reader.text(upTo: 3)))
        }
        try reader.end()
        return reference
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "billing_references", column: "sealed", record: tag)
    }
}

enum BillingReferenceQueries {
    struct Row: Sendable {
        let tag: [UInt8]
        let sealed: [UInt8]
    }

    private static func row(_ row: inout Storage.Row) throws -> Row { Row(tag: try row.blob(), sealed: try row.blob()) }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT tag, sealed FROM billing_references WHERE tag = \(tag)", decode: row)
    }

    static func some(_ kind: BillingReference.Kind, after: [UInt8]) -> Query<Row> {
        Query(
            """
            SELECT tag, sealed FROM billing_references WHERE kind = \(kind.rawValue) AND tag > \(after)
            ORDER BY tag LIMIT 200
            """, decode: row)
    }

    static func insert(_ tag: [UInt8], _ kind: BillingReference.Kind, sealed: [UInt8]) -> Command {
        Command(
            """
            INSERT INTO billing_references (tag, kind, sealed, fresh) VALUES (\(tag), \(kind.rawValue), \(sealed), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func update(_ tag: [UInt8], sealed: [UInt8]) -> Command {
        Command("UPDATE billing_references SET sealed = \(sealed), fresh = TRUE WHERE tag = \(tag)")
    }

    static func erase(_ tag: [UInt8]) -> Command { Command("DELETE FROM billing_references WHERE tag = \(tag)") }
}
