import AgentSignatures
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage

/// POST /api/v1/owner/revoke-key
///
/// The key signs nothing more from now on; others see that it was taken back from the next day on.
enum RevokeIdentityKey {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        let act = try await OwnerKeyAct(.remove, context, network)
        let day = network.clock.now.day
        let vouched = KeyLeaf.Vouched(by: .owner, act.ownerKey, act.signature.bytes, on: act.signingDay)
        let leaf = DeferredLeaf(KeyLeaf.removed(act.key, vouched: vouched))
        let removed = try await network.store.write { transaction in
            try transaction.lock(act.keys.agent.lockKey)
            try transaction.requirePresent(act.keys.agent)
            let command = IdentityKeyQueries.remove(act.key.keyID, of: act.keys.agent, day: day, byOwner: true)
            guard try transaction.run(command) == 1 else { return false }
            try network.log.writer.deferToDay(leaf, day: day, transaction)
            return true
        }
        if removed { await context.owner.note(.keyRevoked, network) }
        return .json(act.keys.reply(try await act.keys.find(act.key.keyID)))
    }
}
