import AgentAPI
import AgentSignatures
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage

/// POST /api/v1/agents/me/keys
///
/// The new key proves that it is the agent's. Who vouches for it, another key or the owner, signs the same statement;
/// without that the key is marked, and nothing is sealed to it for 72 hours.
enum AddIdentityKey {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try NewIdentityKey(try await request.decodeJSON(AddIdentityKeyRequest.self, upTo: 8 * 1024))
        let keys = AgentKeys(network, of: context.agent.id)
        let now = network.clock.now
        try Refusal.checkSigningDay(input.signingDay, today: now.day)
        let previous: StoredIdentityKey? =
            if let id = input.previousKeyID { try await keys.find(id.text) } else { nil }
        let statement = try keys.statement(
            .add, object: input.object, key: input.key, previous: try previous?.identityKey(), by: input.authority,
            day: input.signingDay)
        guard statement.isSigned(by: input.key, input.proof) else { throw Refusal.keyProofInvalid }
        let authorityKey = try await voucher(input, previous, statement, keys)
        let key = StoredIdentityKey(
            object: input.object, agent: context.agent.id, key: input.key, previous: statement.previous,
            authority: input.authority, authorityKey: authorityKey, signature: input.signature,
            signingDay: input.signingDay, addedDay: now.day)
        let limits = network.limits
        let (leaf, sequence) = (KeyLeaf.added(key), AssignedIndex())
        try await context.write { transaction in
            let present = try transaction.all(IdentityKeyQueries.of(key.agent, limit: AgentKeys.most))
            // Read again under the lock: it may have been taken back meanwhile.
            if input.authority == .key,
                present.first(where: { $0.keyID == input.previousKeyID?.text })?.mayVouch(on: now.day) != true
            {
                throw Refusal.signingKeyRemoved
            }
            guard present.count(where: \.isGood) < limits.identityKeys else {
                throw Refusal.tooManyKeys(limits.identityKeys)
            }
            let added = present.count { $0.addedDay == now.day }
            guard limits.newIdentityKeysPerDay == 0 || added < limits.newIdentityKeysPerDay else {
                throw Refusal.tooManyKeyChanges(limits.newIdentityKeysPerDay, now: now)
            }
            if try transaction.first(IdentityKeyQueries.taken(key.object)) != nil { throw Refusal.idTaken }
            guard try transaction.first(IdentityKeyQueries.insert(key)) != nil else { throw Refusal.keyTaken }
            try network.log.writer.append(leaf, isNew: true, transaction, assigned: sequence.set)
        }
        network.log.wake()
        await keys.tellOwner(.keyAdded)
        return .json(keys.reply(key, sequence: sequence.value), status: .created)
    }

    /// Whose signature it is that vouches. Throws a `Refusal` where it does not hold.
    private static func voucher(
        _ input: NewIdentityKey, _ previous: StoredIdentityKey?, _ statement: KeyStatement, _ keys: AgentKeys
    ) async throws -> [UInt8]? {
        let network = keys.network
        switch input.authority {
        case .none:
            guard previous == nil, input.signature == nil else { throw Refusal.keyAuthorizationInvalid }
            return nil
        case .key:
            guard let previous, let signature = input.signature else { throw Refusal.keyAuthorizationInvalid }
            guard previous.isGood else { throw Refusal.signingKeyRemoved }
            guard previous.mayVouch(on: network.clock.now.day) else { throw Refusal.voucherNotSettled }
            guard statement.isSigned(by: try previous.identityKey(), signature) else {
                throw Refusal.keyAuthorizationInvalid
            }
            return previous.key
        case .owner:
            guard let owner = try await Owners(network).of(keys.agent) else { throw Refusal.noOwner }
            guard owner.record.isConfirmed else { throw Refusal.ownerNotConfirmed }
            guard let signature = input.signature, let ownerKey = try? IdentityKey(bytes: owner.record.ownerKey),
                statement.isSigned(by: ownerKey, signature)
            else { throw Refusal.keyAuthorizationInvalid }
            return owner.record.ownerKey
        }
    }
}

/// A new key as it was sent, of the right form.
private struct NewIdentityKey {
    let object: ObjectUUID
    let key: IdentityKey
    let previousKeyID: KeyID?
    let authority: KeyStatement.Authority
    let signature: IdentitySignature?
    let proof: IdentitySignature
    let signingDay: Int64

    init(_ request: AddIdentityKeyRequest) throws(Refusal) {
        do throws(SignatureProblem) {
            object = try ObjectUUID(request.id)
            guard object.isRandom else { throw .malformedUUID }
            key = try IdentityKey(request.key)
            previousKeyID = try request.previousKeyID.map { (text) throws(SignatureProblem) in try KeyID(text) }
            signature = try request.signature.map { (text) throws(SignatureProblem) in try IdentitySignature(text) }
            proof = try IdentitySignature(request.proof)
        } catch { throw Refusal(error) }
        guard let authority = KeyStatement.Authority(rawValue: request.authority) else {
            throw .badRequest("INVALID_AUTHORITY", "authority is not known", hint: "It is key, owner or none.")
        }
        self.authority = authority
        signingDay = request.signingDay
    }
}
