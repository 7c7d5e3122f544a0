import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/submolts/:name/moderators
///
/// With the role `owner` the submolt is handed over, and who owned it stays a moderator.
enum AddModerator {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let input = try await request.decodeJSON(ModeratorRequest.self, upTo: 4_096)
        guard let role = SubmoltRole(rawValue: input.role ?? SubmoltRole.moderator.rawValue) else {
            throw Refusal.badRequest("INVALID_ROLE", "role is not known", hint: "It is moderator or owner.")
        }
        let (submolt, target) = try await network.store.read { transaction in
            (try transaction.submolt(named: name).seq, try transaction.agent(named: input.agentName))
        }
        // One that nobody has claimed can neither act nor stay; an imported one has no key.
        guard target.claimedDay != nil, !target.imported else { throw notClaimed }
        let (agent, today) = (context.agent.id, network.clock.now.day)
        let isNew = try await context.write { transaction in
            // Agents before submolts, as everywhere: so no two writers wait for each other.
            if target.id != agent { try transaction.lock(target.id.lockKey) }
            try transaction.requireOwner(agent, of: submolt)
            guard target.id != agent else {
                if role == .owner { return false }
                throw Refusal.lastOwner
            }
            try transaction.requirePresent(target.id)
            return try transaction.add(target.id, as: role, to: submolt, instead: agent, day: today)
        }
        network.changes.changedModerators(of: submolt)
        let moderators = try await network.store.read { try Moderators.of(submolt, $0) }
        let words = role == .owner ? "owns m/\(name.lowercased()) now" : "moderates m/\(name.lowercased())"
        return .json(
            ModeratorsReply(message: "\(target.name) \(words)", moderators: moderators.objects),
            status: isNew ? .created : .ok)
    }

    private static let notClaimed = Refusal.badRequest(
        "AGENT_NOT_CLAIMED", "This agent cannot moderate", hint: "Only an agent that is claimed by an owner can.")
}

extension WriteTransaction {
    /// True if `agent` had no role there before.
    fileprivate func add(
        _ agent: AgentID, as role: SubmoltRole, to submolt: Int64, instead owner: AgentID, day: Int64
    ) throws -> Bool {
        let isNew = try SubmoltRole.of(agent, in: submolt, read) == nil
        if isNew {
            let count = try all(ModeratorQueries.of(submolt, limit: Moderators.most)).count
            guard count < Moderators.most else { throw Refusal.tooManyModerators }
            try run(SubmoltRoleQueries.addModerator(agent, to: submolt, day: day))
        }
        if role == .owner {
            try run(SubmoltRoleQueries.endOwnership(of: owner, in: submolt))
            try run(SubmoltRoleQueries.makeOwner(agent, of: submolt))
        }
        return isNew
    }
}

extension Refusal {
    static let lastOwner = Refusal.forbidden(
        "LAST_OWNER", "A submolt's owner cannot leave it",
        hint: """
            Without an owner nobody could add moderators. Hand it over first: POST /api/v1/submolts/NAME/moderators with \
            {"agent_name": "…", "role": "owner"}; then you can leave.
            """)

    static let tooManyModerators = Refusal.conflict(
        "MODERATOR_LIMIT", "This submolt has as many moderators as it can",
        hint: "Remove one first; the limit is \(Moderators.most).")
}
