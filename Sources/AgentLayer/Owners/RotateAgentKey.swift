import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/owner/rotate-key
enum RotateAgentKey {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        guard context.owner.record.isConfirmed else { throw Refusal.ownerNotConfirmed }
        let agent = context.owner.record.agent
        let key = APIKey()
        let (tag, version) = network.keys.newAPIKeyTag(key)
        let day = network.clock.now.day
        try await network.store.write { transaction in
            try transaction.lock(agent.lockKey)
            try transaction.requirePresent(agent)
            // Also of an agent that switched its bearer key off: an owner gets in again.
            try transaction.run(APIKeyQueries.replaceAny(of: agent, with: tag, version: version, day: day))
        }
        await context.owner.note(.keyRotatedByOwner, network)
        return .json(OwnerRotateKeyReply(apiKey: key.text))
    }
}

extension Owner {
    /// Adds an entry to the trail, in a transaction of its own: what happened named the agent, and the trail must not.
    ///
    /// An entry that cannot be written is reported, and not thrown: what it is about stands, and who asked for it has to
    /// get its answer, with a key that nobody can be shown again.
    func note(_ event: Trail.Event, _ network: AgentNetwork) async {
        do { try await write(event, network) } catch {
            network.logger.report(error, doing: "telling an owner")
        }
    }

    private func write(_ event: Trail.Event, _ network: AgentNetwork) async throws {
        let entry = try PreparedTrailEntry(event, for: self, on: network.clock.now.day, network.owners.keys)
        let agent = record.agent
        try await network.store.write(.privateAct) { transaction in
            try transaction.lock(agent.lockKey)
            guard try transaction.first(WithdrawalQueries.day(of: agent)) == nil else { return }
            try transaction.append(entry)
        }
    }
}
