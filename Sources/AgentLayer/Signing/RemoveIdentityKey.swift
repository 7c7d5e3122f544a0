import AgentAPI
import AgentSignatures
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage

/// DELETE /api/v1/agents/me/keys/:key_id
///
/// For good. Signed by the key itself or another good one of the agent; without a body nobody vouches, and the log says so.
/// A key that may vouch for others goes only when it, or another one that may, has signed the removal or the request:
/// otherwise a stolen bearer key would put one of its own in the place of the agent's.
enum RemoveIdentityKey {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSONIfAny(RemoveIdentityKeyRequest.self, upTo: 8 * 1024)
        let keys = AgentKeys(network, of: context.agent.id)
        let key = try await keys.find(context.segment("key_id"))
        guard key.isGood else { return .json(keys.reply(key)) }
        let voucher: Voucher? = if let input { try await Voucher(input, key, keys) } else { nil }
        let vouched: KeyLeaf.Vouched =
            if let voucher {
                .init(by: .key, voucher.key.bytes, voucher.signature.bytes, on: voucher.day)
            } else { .nobody(on: network.clock.now.day) }
        var signers = Set([voucher?.keyID].compactMap(\.self))
        if case .key(let id) = context.agent.credential { signers.insert(id) }
        let (leaf, sequence) = (KeyLeaf.removed(key, vouched: vouched), AssignedIndex())
        let deferred = DeferredLeaf(leaf)
        let (day, keyID, object, agent) = (network.clock.now.day, key.keyID, key.object, context.agent.id)
        try await context.write(.publication, network) { [signers] transaction in
            let present = try transaction.all(IdentityKeyQueries.of(agent, limit: AgentKeys.most)).filter(\.isGood)
            if let voucher, !present.contains(where: { $0.keyID == voucher.keyID }) { throw Refusal.signingKeyRemoved }
            if present.contains(where: { $0.keyID == keyID && $0.mayVouch(on: day) }) {
                let mayRemove = present.filter { $0.keyID == keyID || $0.mayVouch(on: day) }.map(\.keyID)
                guard !signers.isEmpty else { throw Refusal.removalNeedsSignature }
                guard mayRemove.contains(where: signers.contains) else { throw Refusal.voucherNotSettled }
            }
            if present.count == 1, present.first?.keyID == keyID {
                guard try transaction.first(APIKeyQueries.exists(of: agent)) != nil else { throw Refusal.lastKey }
            }
            // Taken back by another request meanwhile: that one has a leaf.
            guard try transaction.run(IdentityKeyQueries.remove(keyID, of: agent, day: day, byOwner: false)) == 1
            else { return }
            // After what its owner did today and the log does not say yet: otherwise it would say that the key came back.
            if try transaction.first(LogQueries.deferredObjects(of: [object])) != nil {
                try network.log.writer.deferToDay(deferred, day: day, transaction)
            } else {
                try network.log.writer.append(leaf, transaction, assigned: sequence.set)
            }
        }
        network.log.wake()
        await keys.tellOwner(.keyRemoved)
        return .json(keys.reply(try await keys.find(keyID), sequence: sequence.value))
    }

    /// The agent's key that vouches for the removal, and what it signed.
    private struct Voucher: Sendable {
        let keyID: String
        let key: IdentityKey
        let signature: IdentitySignature
        let day: Int64

        init(_ request: RemoveIdentityKeyRequest, _ removed: StoredIdentityKey, _ keys: AgentKeys) async throws {
            do throws(SignatureProblem) { signature = try IdentitySignature(request.signature) } catch {
                throw Refusal(error)
            }
            day = request.signingDay
            try Refusal.checkSigningDay(day, today: keys.network.clock.now.day)
            let stored = try await keys.find(request.authorityKeyID)
            guard stored.isGood else { throw Refusal.signingKeyRemoved }
            (keyID, key) = (stored.keyID, try stored.identityKey())
            guard try keys.removal(of: removed, by: .key, day: day).isSigned(by: key, signature) else {
                throw Refusal.keyAuthorizationInvalid
            }
        }
    }
}
