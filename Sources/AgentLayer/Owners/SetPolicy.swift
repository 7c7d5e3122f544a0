import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// PUT /api/v1/owner/policy
enum SetPolicy {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        let policy = try await context.request.decodeJSON(OwnerPolicy.self, upTo: 4 * 1024)
        try policy.check()
        let owner = context.owner
        let agent = owner.record.agent
        let entry = try PreparedTrailEntry(.policyChanged, for: owner, on: network.clock.now.day, network.owners.keys)
        let optOuts = network.owners.optOuts
        let optOut = optOuts.tag(of: agent)
        // No row of it names the agent.
        let changed = try await network.store.write(.privateAct) { transaction in
            guard let change = try transaction.change(owner, { $0.policy = policy }) else {
                throw Refusal.agentWithdrawn
            }
            if policy.researchOptOut {
                try transaction.run(OwnerQueries.optOut(optOuts.mark))
                try transaction.run(OwnerQueries.optOut(optOut))
            } else {
                try transaction.run(OwnerQueries.optIn(optOut))
            }
            if change.before != change.after { try transaction.append(entry) }
            return change.before.policy
        }
        // Shown from the next midnight, hidden at once.
        if changed.followsVisible, !policy.followsVisible {
            try await network.store.write(.upkeep) { try $0.run(FollowEdgeQueries.removeAll(from: agent)) }
        }
        return .json(PolicyReply(policy: policy))
    }
}

/// The policy as kept, and which parts of it this version enforces.
private struct PolicyReply: JSONWritable {
    let policy: OwnerPolicy

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("policy", policy)
            writer.strings("in_force", OwnerPolicy.inForce)
            writer.field(
                "hint",
                "follows_visible shows from the next midnight UTC. What is not in in_force is kept for later versions.")
        }
    }
}
