import ByteFraming
import HTTPSupport
import HTTPTypes
import Storage

/// The owner key that an agent names when it registers: then only the holder of that key can claim it.
struct OwnerPromise: Sendable {
    /// Ed25519, 32 bytes.
    let key: [UInt8]

    static let keySize = OwnerRecord.ownerKeySize

    /// Reads `owner_key` of a registration; nil when there is none. Throws a `Refusal`.
    init?(_ text: String?) throws(Refusal) {
        guard let text else { return nil }
        guard let key = Base64URL.decode(text), key.count == Self.keySize else { throw .invalidOwnerKey }
        self.key = key
    }

    /// What must not happen in the transaction that registers.
    func prepare(for agent: AgentID, _ network: AgentNetwork) async throws -> Prepared {
        Prepared(promised: network.owners.keys.promise(of: agent, to: key))
    }

    /// Forgets the keys of agents that were never claimed, and who follows them in public.
    static func forget(_ agents: [AgentID], in transaction: WriteTransaction, keys: OwnerKeys) throws {
        for agent in agents {
            try transaction.run(OwnerQueries.forgetPromise(keys.promiseTag(of: agent)))
            try transaction.run(FollowEdgeQueries.removeAll(to: agent))
        }
    }

    struct Prepared: Sendable {
        let promised: PromisedOwner

        /// Notes the key beside the new agent, unclaimed.
        func keep(in transaction: WriteTransaction) throws { try transaction.run(OwnerQueries.promise(promised)) }
    }
}

extension Refusal {
    static let invalidOwnerKey = Refusal.badRequest(
        "INVALID_OWNER_KEY", "owner_key is not an Ed25519 public key",
        hint: "Its 32 bytes in base64url, without padding.")
}
