import AccountAPI
import AccountLayer
import ArgumentParser
import HTTPSupport
import LayerSupport
import ServerProgram

/// nacre-accounts audit
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Look at the access trail: who opened whose data, and whether nothing was changed.",
        discussion: """
            Every opening of personal data through this server is an entry in a chain of hashes. Who keeps a head can prove \
            later that no entry before it was altered or removed. Openings outside the server, by somebody who holds the key \
            files, leave no trace.
            """,
        subcommands: [Head.self, Report.self, Verify.self])

    struct Head: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the head of the trail, N:HASH, to keep elsewhere.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let head = try await database.ask(ShowTrailHead.self, Nothing())
            try output.print(head) { head.head }
        }
    }

    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count the openings since a day, by purpose and by who it was. Whose data it was, it does not say.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        @Option(help: "The first day, such as 2026-11-01.")
        var since: DayArgument

        func run() async throws {
            let report = try await database.ask(ReportTrail.self, .init(since: since.day))
            try output.print(report) {
                (report.lines.map(Self.words) + ["head \(report.head.sequence):\(report.head.hash)"])
                    .joined(separator: "\n")
            }
        }

        private static func words(_ line: TrailReport.Line) -> String {
            let actor = [line.actor.role, line.actor.name].compactMap(\.self).joined(separator: " ")
            return "\(CalendarDay(line.day))  \(line.openings)  \(line.purpose)  \(actor)"
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Compute the whole trail again, and compare it with heads that you hold. Exit status 1 where it differs.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        @Option(name: .customLong("head"), help: "A head, N:HASH; several times for several.")
        var heads: [String] = []

        func run() async throws {
            let outcome = try await database.ask(VerifyTrail.self, .init(heads: heads))
            if output.json || outcome.finding == nil {
                try output.print(outcome) { "sound up to \(outcome.head)" }
            }
            if let finding = outcome.finding { throw Broken(publicDescription: finding) }
        }

        private struct Broken: ReportableError {
            let publicDescription: String
        }
    }
}

/// A day as an argument.
struct DayArgument: ExpressibleByArgument {
    let day: CalendarDay

    init?(argument: String) {
        guard let day = CalendarDay(written: argument) else { return nil }
        self.day = day
    }
}
