import HTTPSupport
import JSONWriting
import Storage

/// Numbers of invoices: `2026-000001`, without a gap, anew each year.
enum InvoiceNumbers {
    struct Number: Sendable {
        let text: String
        /// Takes it: changes one row, or none where another invoice has it already.
        let take: Command
    }

    /// - Parameter ahead: how many are taken by the same change already.
    static func next(onDay day: Int64, ahead: Int64, _ store: any Store) async throws -> Number {
        let text = Timestamp(day: day).iso8601.prefix(4)
        guard let year = Int64(text) else { throw Refusal.internalError }
        let last = try await store.first(InvoiceNumberQueries.last(year)) ?? 0
        let number = last + ahead + 1
        let digits = String(number)
        return Number(
            text: "\(text)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)",
            take: number == 1 ? InvoiceNumberQueries.first(year) : InvoiceNumberQueries.take(number, year))
    }

    /// Reads one from outside; nil for what cannot be a number, of whichever provider.
    static func read(_ text: String) -> String? {
        guard (1...Invoice.longestNumber).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return text
    }
}

enum InvoiceNumberQueries {
    static func last(_ year: Int64) -> Query<Int64> {
        Query("SELECT last FROM invoice_numbers WHERE year = \(year)") { row in try row.integer() }
    }

    static func first(_ year: Int64) -> Command {
        Command("INSERT INTO invoice_numbers (year, last) VALUES (\(year), 1) ON CONFLICT DO NOTHING")
    }

    static func take(_ number: Int64, _ year: Int64) -> Command {
        Command("UPDATE invoice_numbers SET last = \(number) WHERE year = \(year) AND last = \(number - 1)")
    }
}
