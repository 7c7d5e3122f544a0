import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// Stops an agent for a while, or lets it go on.
enum OwnerPause {
    static func set(_ paused: Bool, _ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        let record = context.owner.record
        let entry = try PreparedTrailEntry(
            paused ? .paused : .resumed, for: context.owner, on: network.clock.now.day, network.owners.keys)
        try await network.store.write(.privateAct) { transaction in
            try transaction.lock(record.agent.lockKey)
            try transaction.requirePresent(record.agent)
            guard try transaction.standing(of: record.agent, network.keys).paused != paused else { return }
            try transaction.setPaused(paused, of: record.agent, network.keys)
            try transaction.append(entry)
        }
        return .json(OwnedAgentReply(agent: try await GetOwnedAgent.object(record, network)))
    }
}
