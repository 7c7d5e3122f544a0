import AccountLayer
import ArgumentParser
import Foundation
import ServerProgram

/// nacre-accounts invoices
struct InvoicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoices", abstract: "The numbers of invoices, and whether they are paid.",
        discussion: """
            Shows numbers, amounts and days, never whose they are. A server that runs on these folders does it; otherwise \
            this command opens the database itself.
            """,
        subcommands: [List.self, Paid.self, Void.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List open invoices.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var plans: PlansOption
        @OptionGroup var payments: PaymentOptions

        @Flag(help: "Those that are paid or void too.")
        var all = false

        @Flag(help: "As JSON.")
        var json = false

        func run() async throws {
            let lines = try await database.ask(
                ListInvoiceNumbers.self, .init(all: all),
                adding: plans.flags.merging(payments.flags) { _, new in new })
            guard !json else {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys]
                print(String(decoding: try encoder.encode(lines), as: UTF8.self))
                return
            }
            for line in lines {
                let cents = String(line.amount % 100)
                let amount = "\(line.amount / 100).\(cents.count < 2 ? "0" : "")\(cents) \(line.currency)"
                print("\(line.number)  \(line.state)  \(amount)  due \(line.due)")
            }
        }
    }

    struct Paid: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say that an invoice was paid.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var plans: PlansOption
        @OptionGroup var payments: PaymentOptions

        @Argument(help: "Number of the invoice.")
        var number: String

        func run() async throws {
            _ = try await database.ask(
                SettleInvoice.self, .init(number: number, isPaid: true),
                adding: plans.flags.merging(payments.flags) { _, new in new })
            print("\(number) is paid")
        }
    }

    struct Void: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that an invoice is not owed any more.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var plans: PlansOption
        @OptionGroup var payments: PaymentOptions

        @Argument(help: "Number of the invoice.")
        var number: String

        func run() async throws {
            _ = try await database.ask(
                SettleInvoice.self, .init(number: number, isPaid: false),
                adding: plans.flags.merging(payments.flags) { _, new in new })
            print("\(number) is void")
        }
    }
}
