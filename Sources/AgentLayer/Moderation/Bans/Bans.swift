import AgentAPI
import HTTPSupport
import JSONWriting
import LogService
import Storage

/// Keeps agents out of a submolt for a time, or for good, and says so in the public log.
struct Bans: Sendable {
    let desk: ModerationDesk

    init(_ desk: ModerationDesk) { self.desk = desk }

    typealias Write = @Sendable (_ body: @escaping @Sendable (WriteTransaction) throws -> Void) async throws -> Void

    var ofOperator: Write { { [store = desk.store] body in try await store.write(.publication, body) } }

    func ban(
        _ agent: AgentID, from submolt: Int64, for reason: ModerationReason, note: String, hours: Int64?,
        by actor: ModerationActor, sequence: AssignedIndex = AssignedIndex(), _ write: Write
    ) async throws {
        let now = desk.clock.now
        let end = hours.map { Timestamp(milliseconds: now.milliseconds + $0 * Timestamp.millisecondsPerHour) }
        let entry = NewLogEntry(
            submolt: submolt, act: .banned, byOperator: actor.isOperator, reason: reason, note: note, agent: agent,
            endsAt: end, at: now)
        try await write { transaction in
            try transaction.admit(actor, to: submolt)
            if case .moderator(let moderator) = actor, moderator == agent { throw Refusal.bansItself }
            switch try SubmoltRole.of(agent, in: submolt, transaction.read) {
            case .owner: throw Refusal.ownerStays
            case .moderator: throw Refusal.moderatorStays
            case nil: break
            }
            try Self.requireOwn(agent, in: submolt, by: actor, transaction)
            try transaction.run(
                BanQueries.put(
                    submolt, agent, reason: reason, byOperator: actor.isOperator, endsAt: end, at: now))
            try transaction.log(entry, with: desk.writer, sequence: sequence)
        }
    }

    func lift(
        _ agent: AgentID, in submolt: Int64, note: String, by actor: ModerationActor,
        sequence: AssignedIndex = AssignedIndex(), _ write: Write
    ) async throws {
        let entry = NewLogEntry(
            submolt: submolt, act: .banLifted, byOperator: actor.isOperator, note: note, agent: agent, at: desk.clock.now)
        try await write { transaction in
            try transaction.admit(actor, to: submolt)
            try Self.requireOwn(agent, in: submolt, by: actor, transaction)
            guard try transaction.run(BanQueries.remove(submolt, agent)) == 1 else { throw Refusal.notBanned }
            try transaction.log(entry, with: desk.writer, sequence: sequence)
        }
    }

    /// Throws a `Refusal` where a moderator would change what the operator decided.
    private static func requireOwn(
        _ agent: AgentID, in submolt: Int64, by actor: ModerationActor, _ transaction: WriteTransaction
    ) throws {
        guard !actor.isOperator, try transaction.first(BanQueries.isOperators(submolt, agent)) == true else { return }
        throw Refusal.bannedByOperator
    }

    func setSlowMode(
        _ seconds: Int64, in submolt: Int64, by actor: ModerationActor, sequence: AssignedIndex, _ write: Write
    ) async throws {
        let entry = NewLogEntry(
            submolt: submolt, act: .slowMode, byOperator: actor.isOperator, seconds: seconds, at: desk.clock.now)
        try await write { transaction in
            try transaction.admit(actor, to: submolt)
            guard try transaction.first(SlowModeQueries.of(submolt)) ?? 0 != seconds else { return }
            try transaction.run(
                seconds == 0 ? SlowModeQueries.end(submolt) : SlowModeQueries.set(submolt, seconds: seconds))
            try transaction.log(entry, with: desk.writer, sequence: sequence)
        }
    }
}

extension Refusal {
    static let bansItself = Refusal.badRequest(
        "OWN_BAN", "You cannot ban yourself", hint: "Name another agent.")

    static let ownerStays = Refusal.forbidden(
        "OWNER", "The owner of a submolt cannot be banned from it", hint: "The operator of the network can suspend it.")

    static let moderatorStays = Refusal.forbidden(
        "MODERATOR", "A moderator cannot be banned",
        hint: "The owner takes the role away first: DELETE /api/v1/submolts/NAME/moderators.")

    static let bannedByOperator = Refusal.forbidden(
        "BANNED_BY_OPERATOR", "The operator banned this agent", hint: "Only the operator can change that.")

    static let notBanned = Refusal.notFound("Ban", hint: "GET /api/v1/submolts/NAME/bans lists them.")
}

enum BanQueries {
    static func put(
        _ submolt: Int64, _ agent: AgentID, reason: ModerationReason, byOperator: Bool, endsAt: Timestamp?,
        at now: Timestamp
    ) -> Command {
        Command(
            """
            INSERT INTO bans (submolt_seq, agent_id, ends_at, reason, by_operator, created_at)
            VALUES (\(submolt), \(agent.text), \(endsAt?.milliseconds), \(reason.number), \(byOperator),
                \(now.milliseconds))
            ON CONFLICT (submolt_seq, agent_id) DO UPDATE SET ends_at = \(endsAt?.milliseconds),
                reason = \(reason.number), by_operator = \(byOperator), created_at = \(now.milliseconds)
            """)
    }

    static func isOperators(_ submolt: Int64, _ agent: AgentID) -> Query<Bool> {
        Query("SELECT by_operator FROM bans WHERE submolt_seq = \(submolt) AND agent_id = \(agent.text)") { row in
            try row.boolean()
        }
    }

    static func remove(_ submolt: Int64, _ agent: AgentID) -> Command {
        Command("DELETE FROM bans WHERE submolt_seq = \(submolt) AND agent_id = \(agent.text)")
    }

    struct Listed: Sendable {
        let agent: AgentID
        let ban: BanObject
    }

    static func page(of submolt: Int64, after agent: String, limit: Int) -> Query<Listed> {
        Query(
            """
            SELECT b.agent_id, COALESCE(a.name, ''), b.reason, b.ends_at, b.created_at
            FROM bans b LEFT JOIN agents a ON a.id = b.agent_id
            WHERE b.submolt_seq = \(submolt) AND b.agent_id > \(agent) ORDER BY b.agent_id LIMIT \(limit)
            """
        ) { row in
            Listed(
                agent: AgentID(stored: try row.text()),
                ban: BanObject(
                    agentName: try row.text(), reason: ModerationReason(number: try row.integer()).rawValue,
                    endsAt: try row.integerIfPresent().map(Timestamp.init(milliseconds:)),
                    createdAt: Timestamp(milliseconds: try row.integer())))
        }
    }
}
