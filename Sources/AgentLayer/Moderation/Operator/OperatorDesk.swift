import AgentAPI
import Envelope
import HTTPSupport
import JSONWriting
import LayerSupport
import NIOCore
import LogService
import Storage

/// Does what the operator asks for: in the server, or in the operator's tool where no server holds the database.
public struct OperatorDesk: Sendable {
    /// What `nacre-agents moderate` asks of a running server.
    public static let name = "moderate"

    let desk: ModerationDesk

    init(_ desk: ModerationDesk) { self.desk = desk }

    /// In a tool, on a database that is up to date. Where a database of before the log has not been opened by a server since,
    /// what is in it gets its leaves first: an act on something without one would be its first leaf, and what it was before
    /// could be shown by nothing.
    public init(store: any Store, dataKeys: DataKeyStore, clock: WallClock) async throws {
        let writer = LogWriter(try await EntryKeys(dataKeys: dataKeys), store.engine)
        try await LogBackfill(store: store, log: writer).run()
        desk = ModerationDesk(
            store: store, keys: try await ModerationKeys(dataKeys: dataKeys), clock: clock, writer: writer)
    }

    var task: OperatorTask { OperatorTask(Self.name) { (act: OperatorAct) in try await run(act) } }

    /// Throws a `Refusal` for what cannot be done.
    public func run(_ act: OperatorAct) async throws -> OperatorAnswer {
        switch act {
        case .remove(let id, let reason, let note):
            let (reason, note) = (try ModerationInput.reason(reason), try ModerationInput.note(note))
            let removals = Removals(desk)
            _ = try await removals.remove(
                try await content(id), for: reason, note: note, by: .theOperator, removals.ofOperator)
            return Self.done("removed \(id): \(reason.words)", "removed", id)
        case .restore(let id, let note):
            let removals = Removals(desk)
            _ = try await removals.restore(
                try await content(id), note: try ModerationInput.note(note), by: .theOperator, removals.ofOperator)
            return Self.done("restored \(id)", "restored", id)
        case .suspend(let name, let hours, let reason, let note):
            try await suspend(name, hours, reason, note)
            return Self.done("suspended \(name) for \(hours) hours", "suspended", name)
        case .ban(let name, nil, let hours, let reason, let note):
            try await suspend(name, hours, reason, note)
            return Self.done("\(name) may write nowhere \(Self.end(hours))", "banned", name)
        case .ban(let name, let submolt?, let hours, let reason, let note):
            let bans = Bans(desk)
            let (agent, place) = try await (agent(name), place(submolt))
            try await bans.ban(
                agent, from: place, for: try ModerationInput.reason(reason), note: try ModerationInput.note(note),
                hours: try ModerationInput.hours(hours), by: .theOperator, bans.ofOperator)
            return Self.done("banned \(name) from m/\(submolt) \(Self.end(hours))", "banned", name)
        case .lift(let name, nil, let note):
            try await Suspensions(desk).lift(try await agent(name), note: try ModerationInput.note(note))
            return Self.done("\(name) may write again", "lifted", name)
        case .lift(let name, let submolt?, let note):
            let bans = Bans(desk)
            let (agent, place) = try await (agent(name), place(submolt))
            try await bans.lift(
                agent, in: place, note: try ModerationInput.note(note), by: .theOperator, bans.ofOperator)
            return Self.done("\(name) may write in m/\(submolt) again", "lifted", name)
        case .reports(let all): return try await OperatorQueue(desk, all: all).answer
        case .dismiss(let id):
            if try await RevealedReports(desk).dismiss(id) {
                return Self.done("the report \(id) is dismissed", "dismissed", id)
            }
            try await Reports(desk).dismiss(try await reportable(id))
            return Self.done("the reports on \(id) are dismissed", "dismissed", id)
        case .answer(let notice, let text):
            try await Notices(desk).answer(try await OperatorQueue.tag(notice, desk), text)
            return Self.done("answered \(notice)", "answered", notice)
        case .decide(let id, let restore, let note):
            let removals = Removals(desk)
            try await Appeals(desk).answer(
                try await content(id), in: nil, granting: restore, note: try ModerationInput.note(note),
                by: .theOperator, removals.ofOperator)
            return Self.done(
                restore ? "restored \(id) on appeal" : "the removal of \(id) stands", restore ? "restored" : "upheld", id)
        }
    }

    private func suspend(_ name: String, _ hours: Int64?, _ reason: String, _ note: String?) async throws {
        try await Suspensions(desk).suspend(
            try await agent(name), for: try ModerationInput.reason(reason), note: try ModerationInput.note(note),
            hours: try ModerationInput.hours(hours))
    }

    private func content(_ id: String) async throws -> Removable { try await desk.store.read { try $0.removable(id) } }

    private func reportable(_ id: String) async throws -> Reportable {
        try await desk.store.read { transaction in
            if let agent = AgentID(id), try transaction.first(AgentQueries.byID(agent)) != nil { return .agent(agent) }
            return .content(try transaction.removable(id))
        }
    }

    private func agent(_ name: String) async throws -> AgentID {
        try await desk.store.read { try $0.agentOrWithdrawn(named: name).id }
    }

    private func place(_ name: String) async throws -> Int64 {
        try await desk.store.read { try $0.submolt(named: name).seq }
    }

    private static func end(_ hours: Int64?) -> String { hours.map { "for \($0) hours" } ?? "for good" }

    private static func done(_ text: String, _ action: String, _ target: String) -> OperatorAnswer {
        let json = JSONValue.object(["action": .string(action), "target": .string(target)]).json()
        return OperatorAnswer(text: text, json: String(buffer: json))
    }
}
