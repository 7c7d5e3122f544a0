import ByteFraming
import PrivacyPassToken

/// What an account has in the vault, and in which epochs it may use a plan that costs something. Enough to answer a draw
/// without opening the vault. Sealed under the account's data key.
struct BillingIndex: Sendable, Equatable {
    /// Who pays, and the tag of the reference by which the provider's name leads here.
    struct Payer: Sendable, Equatable {
        let id: VaultRecordID
        var reference: [UInt8]?
    }

    /// How they pay, and a keyed hash of the provider's name for it: tells whether it is still the same one.
    struct Method: Sendable, Equatable {
        let id: VaultRecordID
        let mark: [UInt8]
    }

    struct Subscribed: Sendable, Equatable {
        let id: VaultRecordID
        let plan: String
        /// Epochs that one payment is for.
        let interval: Int64
        /// The first epoch for which nothing was asked yet.
        var nextEpoch: Int64
    }

    /// An invoice, as far as it decides what counts.
    struct Bill: Sendable, Equatable {
        let id: VaultRecordID
        let reference: [UInt8]
        var state: InvoiceState
        let dueDay: Int64
        let firstEpoch: Int64
    }

    /// A plan that counts from one epoch through another.
    struct Coverage: Sendable, Equatable {
        let plan: String
        let first: Int64
        var through: Int64
    }

    var customer: Payer?
    var method: Method?
    var subscription: Subscribed?
    var bills: [Bill] = []
    var coverage: [Coverage] = []
    /// The random name of the reference that says when to look at the subscription again.
    var schedule: [UInt8]?
    /// Random, new with each customer and each subscription: part of the keys under which a provider does something once.
    var generation: [UInt8] = []

    func covers(_ plan: String, in epoch: Epoch) -> Bool {
        coverage.contains { $0.plan == plan && ($0.first...max($0.first, $0.through)).contains(epoch.number) }
    }

    /// The last epoch in which a plan counts by what is known now.
    func lastEpoch(of plan: String) -> Int64? { coverage.filter { $0.plan == plan }.map(\.through).max() }

    /// Lets `plan` count from one epoch through another, and no other plan after the epoch before.
    mutating func cover(_ plan: String, from first: Int64, through: Int64, today: Epoch) {
        let earlier = coverage.first { $0.plan == plan && $0.through >= first - 1 && $0.first <= first }
        coverage = coverage.compactMap { old in
            if old == earlier { return nil }
            var old = old
            old.through = min(old.through, first - 1)
            return old.through >= max(old.first, today.number) ? old : nil
        }
        coverage.append(Coverage(plan: plan, first: earlier?.first ?? first, through: through))
    }

    var recordIDs: [VaultRecordID] {
        [customer?.id, method?.id, subscription?.id].compactMap { $0 } + bills.map(\.id)
    }

    func referenceTags(_ keys: AccountKeys) -> [[UInt8]] {
        [customer?.reference, schedule.map { keys.billingReferenceTag(.schedule, $0) }].compactMap { $0 }
            + bills.map(\.reference)
    }

    // MARK: Bytes

    private static let domain = Array("nacre/billing-index/v1\0".utf8)
    private static let most = 4_096

    var bytes: [UInt8] {
        var fields: [[UInt8]?] = [
            Self.domain, generation, customer?.id.bytes, customer?.reference, method?.id.bytes, method?.mark,
        ]
        fields += [subscription?.id.bytes, schedule]
        if let subscription {
            fields += [
                Array(subscription.plan.utf8), Framing.number(subscription.interval),
                Framing.number(subscription.nextEpoch),
            ]
        }
        fields.append(Framing.number(Int64(coverage.count)))
        for part in coverage {
            fields += [Array(part.plan.utf8), Framing.number(part.first), Framing.number(part.through)]
        }
        fields.append(Framing.number(Int64(bills.count)))
        for bill in bills {
            fields += [bill.id.bytes, bill.reference, [bill.state.rawValue]]
            fields += [Framing.number(bill.dueDay), Framing.number(bill.firstEpoch)]
        }
        return Framing.frame(optional: fields)
    }

    init() {}

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        generation = try reader.field(upTo: 32)
        let payer = try reader.optionalField(upTo: VaultRecordID.size).map(VaultRecordID.init(stored:))
        let reference = try reader.optionalField(upTo: 32)
        customer = payer.map { Payer(id: $0, reference: reference) }
        let means = try reader.optionalField(upTo: VaultRecordID.size).map(VaultRecordID.init(stored:))
        let mark = try reader.optionalField(upTo: 32)
        if let means, let mark { method = Method(id: means, mark: mark) }
        let subscribed = try reader.optionalField(upTo: VaultRecordID.size).map(VaultRecordID.init(stored:))
        schedule = try reader.optionalField(upTo: 32)
        if let subscribed {
            subscription = Subscribed(
                id: subscribed, plan: try reader.text(upTo: 32), interval: try reader.number(),
                nextEpoch: try reader.number())
        }
        for _ in 0..<(try Self.count(&reader)) {
            coverage.append(
                Coverage(plan: try reader.text(upTo: 32), first: try reader.number(), through: try reader.number()))
        }
        for _ in 0..<(try Self.count(&reader)) {
            let id = VaultRecordID(stored: try reader.field(exactly: VaultRecordID.size))
            let reference = try reader.field(exactly: 32)
            guard let state = InvoiceState(rawValue: try reader.field(exactly: 1)[0]) else {
                throw FramingError.unexpected
            }
            bills.append(
                Bill(
                    id: id, reference: reference, state: state, dueDay: try reader.number(),
                    firstEpoch: try reader.number()))
        }
        try reader.end()
    }

    private static func count(_ reader: inout FrameReader) throws -> Int64 {
        let count = try reader.number()
        guard (0...Int64(most)).contains(count) else { throw FramingError.tooLong }
        return count
    }
}
