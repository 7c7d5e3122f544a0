import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/agents/me/confirm-owner
enum ConfirmOwner {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(ConfirmOwnerRequest.self, upTo: 4 * 1024)
        guard let owner = try await Owners(network).of(context.agent.id) else { throw Refusal.noOwner }
        guard input.fingerprint == owner.fingerprint.text else {
            throw Refusal.conflict(
                "FINGERPRINT_MISMATCH", "This is not the fingerprint of the key that claimed you",
                hint:
                    "Compare it with your owner. If it is another, somebody else has claimed this agent: tell your owner."
            )
        }
        let entry = try PreparedTrailEntry(.ownerConfirmed, for: owner, on: network.clock.now.day, network.owners.keys)
        let record = try await context.write(.privateAct, network) { transaction in
            guard let change = try transaction.change(owner, { $0.isConfirmed = true }) else {
                throw Refusal.agentWithdrawn
            }
            if change.before != change.after { try transaction.append(entry) }
            return change.after
        }
        return .json(OwnerReply(owner: try await GetOwner.object(record, network)), capacity: 4096)
    }
}
