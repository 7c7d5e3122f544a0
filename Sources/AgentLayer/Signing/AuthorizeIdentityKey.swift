import AgentAPI
import AgentSignatures
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import Storage

/// POST /api/v1/owner/authorize-key
///
/// The owner vouches for a key for which nobody has: others see it, and the log says it, from the next day on.
enum AuthorizeIdentityKey {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        let act = try await OwnerKeyAct(.add, context, network)
        let day = network.clock.now.day
        let leaf = DeferredLeaf(KeyLeaf.added(act.key.authorized(by: act)))
        try await network.store.write { transaction in
            try transaction.lock(act.keys.agent.lockKey)
            try transaction.requirePresent(act.keys.agent)
            let command = IdentityKeyQueries.authorize(
                act.key.keyID, of: act.keys.agent, by: act.ownerKey, act.signature, signedOn: act.signingDay, day: day)
            guard try transaction.run(command) == 1 else {
                throw act.key.isGood ? Refusal.keyAuthorized : Refusal.signingKeyRemoved
            }
            try network.log.writer.deferToDay(leaf, day: day, transaction)
        }
        await context.owner.note(.keyAuthorized, network)
        return .json(act.keys.reply(try await act.keys.find(act.key.keyID)))
    }
}

/// What an owner does to a key of its agent: with the owner key's own signature over the statement, which the log keeps.
struct OwnerKeyAct: Sendable {
    let keys: AgentKeys
    let key: StoredIdentityKey
    let ownerKey: [UInt8]
    let signature: IdentitySignature
    let signingDay: Int64

    init(_ act: KeyStatement.Act, _ context: OwnerContext, _ network: AgentNetwork) async throws {
        let input = try await context.request.decodeJSON(OwnerIdentityKeyRequest.self, upTo: 8 * 1024)
        let record = context.owner.record
        guard record.isConfirmed else { throw Refusal.ownerNotConfirmed }
        keys = AgentKeys(network, of: record.agent)
        key = try await keys.find(input.keyID)
        ownerKey = record.ownerKey
        signingDay = input.signingDay
        try Refusal.checkSigningDay(signingDay, today: network.clock.now.day)
        let statement: KeyStatement
        let verifier: IdentityKey
        do {
            signature = try IdentitySignature(input.signature)
            verifier = try IdentityKey(bytes: ownerKey)
            let identityKey = try key.identityKey()
            let previous = try act == .add ? key.previous.map { try IdentityKey(bytes: $0) } : nil
            statement = try keys.statement(
                act, object: try ObjectUUID(key.object), key: identityKey, previous: previous, by: .owner,
                day: signingDay)
        } catch let problem as SignatureProblem { throw Refusal(problem) }
        guard statement.isSigned(by: verifier, signature) else { throw Refusal.keyAuthorizationInvalid }
    }
}
