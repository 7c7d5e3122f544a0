import AgentAPI
import HTTPSupport
import JSONWriting
import LogService
import Storage

/// That an agent may not write anywhere for a time, or for good. Reading stays allowed.
struct Suspension: Sendable, Equatable {
    let reason: ModerationReason
    /// Nil for good.
    let endsAt: Timestamp?

    /// The columns `reason` and `ends_at`; nil where there is no row.
    init?(joined row: inout Row) throws {
        let (reason, endsAt) = (try row.integerIfPresent(), try row.integerIfPresent())
        guard let reason else { return nil }
        self.init(
            reason: ModerationReason(number: reason), endsAt: endsAt.map(Timestamp.init(milliseconds:)))
    }

    init(reason: ModerationReason, endsAt: Timestamp?) {
        self.reason = reason
        self.endsAt = endsAt
    }

    func isOver(at now: Timestamp) -> Bool { endsAt.map { $0 <= now } ?? false }

    /// In the words that clients look for; the hours that are left, begun ones counted.
    func words(at now: Timestamp) -> String {
        SuspensionWords.refusal(
            reason: reason.words,
            hours: endsAt.map { max(1, ($0.milliseconds - now.milliseconds + 3_599_999) / 3_600_000) })
    }

    /// Throws a 403 `Refusal` while it lasts.
    func check(at now: Timestamp) throws(Refusal) {
        guard !isOver(at: now) else { return }
        throw .forbidden(
            endsAt == nil ? "AGENT_BANNED" : "AGENT_SUSPENDED", words(at: now),
            hint:
                "You can read. The public log says more: GET /api/v1/moderation/log. To object, write to the page /report."
        )
    }
}

struct Suspensions: Sendable {
    let desk: ModerationDesk

    init(_ desk: ModerationDesk) { self.desk = desk }

    /// - Parameter hours: nil for good.
    func suspend(_ agent: AgentID, for reason: ModerationReason, note: String, hours: Int64?) async throws {
        let now = desk.clock.now
        let end = hours.map { Timestamp(milliseconds: now.milliseconds + $0 * Timestamp.millisecondsPerHour) }
        let sequence = AssignedIndex()
        let entry = NewLogEntry(
            act: .suspended, byOperator: true, reason: reason, note: note, agent: agent, endsAt: end, at: now)
        try await desk.store.write { transaction in
            // What the agent is writing now comes before, what it writes afterwards is refused.
            try transaction.lock(agent.lockKey)
            try transaction.run(SuspensionQueries.put(agent, reason: reason, note: note, endsAt: end, at: now))
            try transaction.log(entry, with: desk.writer, sequence: sequence)
        }
    }

    func lift(_ agent: AgentID, note: String) async throws {
        let sequence = AssignedIndex()
        let entry = NewLogEntry(
            act: .suspensionLifted, byOperator: true, note: note, agent: agent, at: desk.clock.now)
        try await desk.store.write { transaction in
            guard try transaction.run(SuspensionQueries.remove(agent)) == 1 else {
                throw Refusal.notFound("Suspension", hint: "This agent is not suspended.")
            }
            try transaction.log(entry, with: desk.writer, sequence: sequence)
        }
    }
}

/// A suspension with what the agent itself is told of it.
struct StoredSuspension: Sendable {
    let suspension: Suspension
    let note: String

    /// Nil once it is over.
    func told(at now: Timestamp) -> (SuspensionObject, words: String)? {
        guard !suspension.isOver(at: now) else { return nil }
        return (
            SuspensionObject(reason: suspension.reason.rawValue, note: note, endsAt: suspension.endsAt),
            words: suspension.words(at: now)
        )
    }
}

enum SuspensionQueries {
    static func find(_ agent: AgentID) -> Query<StoredSuspension> {
        Query("SELECT reason, ends_at, note FROM suspensions WHERE agent_id = \(agent.text)") { row in
            StoredSuspension(
                suspension: Suspension(
                    reason: ModerationReason(number: try row.integer()),
                    endsAt: try row.integerIfPresent().map(Timestamp.init(milliseconds:))),
                note: try row.text())
        }
    }

    static func put(
        _ agent: AgentID, reason: ModerationReason, note: String, endsAt: Timestamp?, at now: Timestamp
    ) -> Command {
        Command(
            """
            INSERT INTO suspensions (agent_id, ends_at, reason, note, created_at)
            VALUES (\(agent.text), \(endsAt?.milliseconds), \(reason.number), \(note), \(now.milliseconds))
            ON CONFLICT (agent_id) DO UPDATE SET ends_at = \(endsAt?.milliseconds), reason = \(reason.number),
                note = \(note), created_at = \(now.milliseconds)
            """)
    }

    static func remove(_ agent: AgentID) -> Command {
        Command("DELETE FROM suspensions WHERE agent_id = \(agent.text)")
    }
}
