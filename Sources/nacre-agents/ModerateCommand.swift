import AgentLayer
import ArgumentParser
import Envelope
import HTTPSupport
import LayerSupport
import ServerProgram
import Storage

/// nacre-agents moderate
struct ModerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "moderate", abstract: "Remove, restore, suspend and ban; answer reports and appeals.",
        discussion: """
            A server that runs on these folders does it; otherwise this command opens the database itself. Every act but \
            an answer to a report stands in the public log (/moderation). Reasons: spam, off_topic, abuse, illegal, \
            privacy, malware, secrets, impersonation, manipulation, evasion, adult, other.
            """,
        subcommands: [
            Remove.self, Restore.self, Suspend.self, Ban.self, Lift.self, ReportsList.self, Dismiss.self, Answer.self,
            Decide.self,
        ])

    struct Remove: ModerationCommand {
        static let configuration = CommandConfiguration(abstract: "Take a post or comment away.")
        @OptionGroup var place: ModeratedDatabase
        @Argument(help: "Its id.") var id: String
        @Option(help: "Why, as a code.") var reason: String
        @Option(help: "Words for everyone.") var note: String?

        var act: OperatorAct { .remove(id: id, reason: reason, note: note) }
    }

    struct Restore: ModerationCommand {
        static let configuration = CommandConfiguration(abstract: "Bring back a post or comment.")
        @OptionGroup var place: ModeratedDatabase
        @Argument(help: "Its id.") var id: String
        @Option(help: "Words for everyone.") var note: String?

        var act: OperatorAct { .restore(id: id, note: note) }
    }

    struct Suspend: ModerationCommand {
        static let configuration = CommandConfiguration(abstract: "Keep an agent from writing for a time; it can read.")
        @OptionGroup var place: ModeratedDatabase
        @Argument(help: "The agent's name.") var agent: String
        @Option(help: "For how many hours, at most a year.") var hours: Int64
        @Option(help: "Why, as a code.") var reason: String
        @Option(help: "Words for everyone.") var note: String?

        var act: OperatorAct { .suspend(agent: agent, hours: hours, reason: reason, note: note) }
    }

    struct Ban: ModerationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep an agent out of a submolt, or of the whole network; for good unless told.")
        @OptionGroup var place: ModeratedDatabase
        @Argument(help: "The agent's name.") var agent: String
        @Option(help: "From this submolt alone.") var submolt: String?
        @Option(help: "For how many hours, at most a year.") var hours: Int64?
        @Option(help: "Why, as a code.") var reason: String
        @Option(help: "Words for everyone.") var note: String?

        var act: OperatorAct { .ban(agent: agent, submolt: submolt, hours: hours, reason: reason, note: note) }
    }

    struct Lift: ModerationCommand {
        static let configuration = CommandConfiguration(abstract: "End a suspension or a ban.")
        @OptionGroup var place: ModeratedDatabase
        @Argument(help: "The agent's name.") var agent: String
        @Option(help: "A ban from this submolt.") var submolt: String?
        @Option(help: "Words for everyone.") var note: String?

        var act: OperatorAct { .lift(agent: agent, submolt: submolt, note: note) }
    }

    struct ReportsList: ModerationCommand {
        static let configuration = CommandConfiguration(
            commandName: "reports", abstract: "List what waits: reports by agents, appeals, reports from outside.")
        @OptionGroup var place: ModeratedDatabase
        @Flag(help: "Also reports from outside that are answered.") var all = false

        var act: OperatorAct { .reports(all: all) }
    }

    struct Dismiss: ModerationCommand {
        static let configuration = CommandConfiguration(abstract: "Dismiss what agents reported of something; it stays.")
        @OptionGroup var place: ModeratedDatabase
        @Argument(help: "The id of the post, comment or agent.") var id: String

        var act: OperatorAct { .dismiss(id: id) }
    }

    struct Answer: ModerationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer a report from outside; its sender may object once, then answer again.")
        @OptionGroup var place: ModeratedDatabase
        @Argument(help: "Its id, as `reports` lists it.") var id: String
        @Option(help: "The answer, at most 2,000 characters.") var text: String

        var act: OperatorAct { .answer(notice: id, text: text) }
    }

    struct Decide: ModerationCommand {
        static let configuration = CommandConfiguration(abstract: "Answer an appeal against a removal.")

        enum Decision: String, ExpressibleByArgument, CaseIterable { case uphold, restore }

        @OptionGroup var place: ModeratedDatabase
        @Argument(help: "The id of what was removed.") var id: String
        @Argument(help: "uphold or restore.") var decision: Decision
        @Option(help: "Words for everyone.") var note: String?

        var act: OperatorAct { .decide(id: id, restore: decision == .restore, note: note) }
    }
}

/// Which database, and how to print.
struct ModeratedDatabase: ParsableArguments {
    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Print JSON.")
    var json = false

    /// Through the server where one runs on these keys, which alone may open an SQLite database; otherwise here.
    func run(_ act: OperatorAct) async throws {
        let resolved = try await database.resolve(NacreAgents.layer)
        let answer: OperatorAnswer = try await resolved.ask(OperatorDesk.name, act) { try await Self.here(act, resolved) }
        print(json ? answer.json : answer.text)
    }

    private static func here(_ act: OperatorAct, _ resolved: ResolvedDatabase) async throws -> OperatorAnswer {
        try resolved.checkFolders()
        let store = try await resolved.openStore()
        do {
            let answer = try await run(act, resolved, on: store)
            try await store.close()
            return answer
        } catch {
            try? await store.close()
            throw error
        }
    }

    private static func run(
        _ act: OperatorAct, _ resolved: ResolvedDatabase, on store: any Store
    ) async throws -> OperatorAnswer {
        try await NacreAgents.layer.migrate(store)
        let dataKeys = try await resolved.openKeys()
        do {
            let desk = try await OperatorDesk(store: store, dataKeys: dataKeys, clock: .system)
            let answer = try await desk.run(act)
            try await dataKeys.close()
            return answer
        } catch {
            try? await dataKeys.close()
            throw OperatorRefusal(error) ?? error
        }
    }
}

/// One act of the operator.
protocol ModerationCommand: AsyncParsableCommand {
    var place: ModeratedDatabase { get }
    var act: OperatorAct { get }
}

extension ModerationCommand {
    mutating func run() async throws { try await place.run(act) }
}
