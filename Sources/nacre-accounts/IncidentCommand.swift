import AccountLayer
import ArgumentParser
import Foundation
import LayerSupport
import ServerProgram

/// nacre-accounts incident
struct IncidentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident", abstract: "Find whose data an incident touched, and tell them.",
        discussion: """
            Give --root-key VERSION where a root key is in other hands; --since and --until where somebody was on the \
            machine; with --opened or --by NAME those whose data was opened through the service on these days.
            """,
        subcommands: [Find.self, Notify.self, List.self])

    struct Selection: ParsableArguments {
        @Option(
            name: .customLong("root-key"), help: "Accounts whose keys were wrapped under this version of the root key.")
        var rootKey: Int64?

        @Option(help: "First day, such as 2026-11-01.")
        var since: DayArgument?

        @Option(help: "Last day.")
        var until: DayArgument?

        @Flag(help: "Only accounts whose data was opened by staff or by a back-end on these days.")
        var opened = false

        @Option(help: "Only accounts whose data was opened under this name on these days.")
        var by: String?

        var value: IncidentSelection {
            IncidentSelection(rootKey: rootKey, since: since?.day, until: until?.day, opened: opened, by: by)
        }
    }

    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Count the accounts that it touched.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var selection: Selection
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let found = try await database.ask(FindIncident.self, selection.value)
            try output.print(found) {
                found.unopened == 0
                    ? Self.people(found.accounts)
                    : "\(Self.people(found.accounts)); \(Self.people(found.unopened)) could not be opened to look"
            }
        }

        static func people(_ count: Int) -> String { count == 1 ? "1 account" : "\(count) accounts" }
    }

    struct Notify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell everybody whom it touched, in their account and by mail, and record it.",
            discussion: """
                Templates: key (a root key is in other hands), intrusion (somebody was on the machine), access (somebody who \
                works here opened what they should not have). Look at the text with --draft first.
                """)

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var selection: Selection
        @OptionGroup var output: OutputOptions

        @Option(help: "key, intrusion or access.")
        var template: String

        @Option(help: "File with your own words, plain text: what was done about it, whom to ask.")
        var details: String?

        @Flag(help: "Only show what would be said, and to how many.")
        var draft = false

        func run() async throws {
            let told = try await database.ask(
                NotifyIncident.self, .init(selection.value, template: template, details: try words(), draft: draft))
            try output.print(told) {
                let people = Find.people(told.accounts)
                let done = told.incident.map { "incident \($0): \(people) told" } ?? "a draft, for \(people)"
                let rest =
                    told.untold == 0 ? "" : "\n\(Find.people(told.untold)) could not be told: their rows do not open"
                return "\(told.subject)\n\n\(told.text)\n\n\(done)\(rest)"
            }
        }

        private func words() throws -> String? {
            guard let details else { return nil }
            guard let data = FileManager.default.contents(atPath: details) else {
                throw ValidationError("The file of --details cannot be read.")
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                throw ValidationError("The file of --details is not UTF-8.")
            }
            return text
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List incidents and what was said, the newest first.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let list = try await database.ask(ListIncidents.self, Nothing())
            try output.print(list) {
                list.incidents.isEmpty
                    ? "No incident was recorded."
                    : list.incidents.map {
                        "\($0.day)  \($0.incident)  \($0.done ? "everybody was told" : "being told")  \($0.subject)"
                    }.joined(separator: "\n")
            }
        }
    }
}
