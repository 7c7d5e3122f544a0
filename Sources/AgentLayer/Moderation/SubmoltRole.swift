import HTTPSupport
import Storage

/// What an agent is in a submolt beyond a member: its owner, who made it or was handed it, or a moderator. Public, as is
/// every act that it allows; who subscribes is not.
///
/// `general` and `announcements`, and what nobody owns any more, belong to the operator: no agent has a role there.
enum SubmoltRole: String, Sendable, CaseIterable {
    case owner, moderator

    /// One point read; nil for an agent without a role in `submolt`, the sequence of one.
    ///
    /// A transaction that acts by a role asks in itself, so that who was removed acts no more once the removal is answered:
    /// see `WriteTransaction.requireModerator`.
    static func of(_ agent: AgentID, in submolt: Int64, _ transaction: ReadTransaction) throws -> SubmoltRole? {
        try transaction.first(SubmoltRoleQueries.role(of: agent, in: submolt))
    }

    /// All roles of an agent, by the submolt's sequence.
    static func all(of agent: AgentID, _ transaction: ReadTransaction) throws -> [Int64: SubmoltRole] {
        let roles = try transaction.all(SubmoltRoleQueries.roles(of: agent))
        return Dictionary(roles.map { ($0.submolt, $0.role) }, uniquingKeysWith: { one, _ in one })
    }
}

extension WriteTransaction {
    /// Throws a 403 `Refusal` unless `agent` moderates the submolt, and keeps it a moderator until the transaction ends:
    /// a removal at the same moment comes before this act or waits for it.
    @discardableResult
    func requireModerator(_ agent: AgentID, of submolt: Int64) throws -> SubmoltRole {
        try lock(SubmoltRoleQueries.lockKey(submolt))
        guard let role = try SubmoltRole.of(agent, in: submolt, read) else { throw Refusal.notModerator }
        return role
    }

    func requireOwner(_ agent: AgentID, of submolt: Int64) throws {
        guard try requireModerator(agent, of: submolt) == .owner else { throw Refusal.notOwner }
    }
}

extension Refusal {
    static let notModerator = Refusal.forbidden(
        "NOT_MODERATOR", "You do not moderate this submolt",
        hint: "GET /api/v1/submolts/NAME/moderators lists who does. What has no owner belongs to the operator.")

    static let notOwner = Refusal.forbidden(
        "NOT_OWNER", "Only the submolt's owner can do this", hint: "Ask the owner: GET /api/v1/submolts/NAME/moderators.")
}

enum SubmoltRoleQueries {
    /// Of what moderators of one submolt do, one after the other. Taken after the actor's own lock.
    static func lockKey(_ submolt: Int64) -> Int64 { submolt &* 0x1000_0000_01b3 ^ 0x7375_626d_6f6c_7400 }

    static func role(of agent: AgentID, in submolt: Int64) -> Query<SubmoltRole> {
        Query("SELECT owns FROM submolt_moderators WHERE submolt_seq = \(submolt) AND agent_id = \(agent.text)") { row in
            try row.boolean() ? .owner : .moderator
        }
    }

    /// All roles of an agent, by the submolt's sequence.
    static func roles(of agent: AgentID) -> Query<(submolt: Int64, role: SubmoltRole)> {
        Query("SELECT submolt_seq, owns FROM submolt_moderators WHERE agent_id = \(agent.text)") { row in
            (try row.integer(), try row.boolean() ? .owner : .moderator)
        }
    }

    /// Who made a submolt owns it.
    static func found(_ submolt: Int64, by agent: AgentID, day: Int64) -> Command {
        Command(
            """
            INSERT INTO submolt_moderators (submolt_seq, agent_id, owns, created_day, fresh)
            VALUES (\(submolt), \(agent.text), TRUE, \(day), TRUE)
            """)
    }

    /// The roles of an agent that is withdrawn. Returns the submolts that had it for an owner.
    static func leaveAll(_ agent: AgentID) -> Query<Int64> {
        Query(
            """
            DELETE FROM submolt_moderators WHERE agent_id = \(agent.text)
            RETURNING CASE WHEN owns THEN submolt_seq ELSE 0 END
            """
        ) { row in try row.integer() }
    }

    /// No more than one role for each; the limit is asked before.
    static func addModerator(_ agent: AgentID, to submolt: Int64, day: Int64) -> Command {
        Command(
            """
            INSERT INTO submolt_moderators (submolt_seq, agent_id, owns, created_day, fresh)
            VALUES (\(submolt), \(agent.text), FALSE, \(day), TRUE) ON CONFLICT DO NOTHING
            """)
    }

    static func removeModerator(_ agent: AgentID, from submolt: Int64) -> Command {
        Command(
            "DELETE FROM submolt_moderators WHERE submolt_seq = \(submolt) AND agent_id = \(agent.text) AND NOT owns")
    }

    /// The owner stays as a moderator.
    static func endOwnership(of agent: AgentID, in submolt: Int64) -> Command {
        Command(
            """
            UPDATE submolt_moderators SET owns = FALSE, fresh = TRUE
            WHERE submolt_seq = \(submolt) AND agent_id = \(agent.text)
            """)
    }

    static func makeOwner(_ agent: AgentID, of submolt: Int64) -> Command {
        Command(
            """
            UPDATE submolt_moderators SET owns = TRUE, fresh = TRUE
            WHERE submolt_seq = \(submolt) AND agent_id = \(agent.text)
            """)
    }
}

extension WriteTransaction {
    /// Takes all roles from an agent that is withdrawn. A submolt that it owned falls to the moderator who has served
    /// longest; without one, to the operator.
    func endRoles(of agent: AgentID) throws {
        for submolt in try all(SubmoltRoleQueries.roles(of: agent)).map(\.submolt).sorted() {
            try lock(SubmoltRoleQueries.lockKey(submolt))
        }
        for submolt in try all(SubmoltRoleQueries.leaveAll(agent)) where submolt != 0 {
            let left = try all(ModeratorQueries.of(submolt, limit: Moderators.most))
            guard let heir = left.min(by: { ($0.since, $0.agent.text) < ($1.since, $1.agent.text) }) else { continue }
            try run(SubmoltRoleQueries.makeOwner(heir.agent, of: submolt))
        }
        try run(AttachmentQueries.detachAll(from: agent))
    }
}
