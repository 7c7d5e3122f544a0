import LayerSupport
import HTTPSupport
import JSONWriting
import LayerSupport

/// nacre-accounts invoices list
///
/// Numbers, amounts and days: enough to compare with a bank's statement. Nobody's name, and the vault stays closed.
public enum ListInvoiceNumbers: OperatorCommand {
    public static let name = "invoices-list"

    public struct Input: Codable, Sendable {
        /// Those that are paid or void too.
        let all: Bool

        public init(all: Bool) { self.all = all }
    }

    public struct Line: Codable, Sendable, Equatable {
        public let number: String
        public let state: String
        public let amount: Int64
        public let currency: String
        /// `2026-11-21`
        public let due: String
    }

    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> [Line] {
        var lines: [Line] = []
        try await BillingReferences(domain: domain).forEach(.invoice) { reference in
            guard let summary = reference.summary, input.all || summary.state == .open else { return }
            lines.append(
                Line(
                    number: String(decoding: reference.name, as: UTF8.self), state: summary.state.name,
                    amount: summary.amount.units, currency: summary.amount.currency,
                    due: String(Timestamp(day: summary.dueDay).iso8601.prefix(10))))
        }
        return lines.sorted { $0.number < $1.number }
    }
}

/// nacre-accounts invoices paid, nacre-accounts invoices void
public enum SettleInvoice: OperatorCommand {
    public static let name = "invoices-settle"

    public struct Input: Codable, Sendable {
        let number: String
        /// Otherwise it is void: nothing is owed any more.
        let isPaid: Bool

        public init(number: String, isPaid: Bool) {
            self.number = number
            self.isPaid = isPaid
        }
    }

    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> Nothing {
        guard let number = InvoiceNumbers.read(input.number) else { throw Refusal.noInvoice }
        try await Billing(domain: domain).settle(number: number, as: input.isPaid ? .paid : .void)
        return Nothing()
    }
}
