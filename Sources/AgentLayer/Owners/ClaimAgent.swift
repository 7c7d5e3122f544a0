import AgentAPI
import ByteFraming
import Envelope
import HTTPSignatures
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import PrivacyPassOrigin
import PrivacyPassToken
import Storage

/// POST /api/v1/claim/:code
///
/// Signed by the new owner key over code, token and keys, so that none of them can be exchanged on the way. The same code
/// and key again: the same answer, and nothing is spent.
enum ClaimAgent {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let now = network.clock.now
        let code = try ClaimCode(reading: context.segment("code"), keys: network.keys, now: now)
        let arrived = try await SignedArrival(request, network)
        let keys = try ClaimKeys(try await arrived.request.decodeJSON(ClaimRequest.self, upTo: 8 * 1024))
        try await arrived.verify(by: keys.owner, network)

        let agent = try await ClaimedAgent(code.agent, network)
        let tag = network.owners.keys.tag(of: arrived.signature.keyID)
        if let owner = agent.owner {
            guard owner.tag == tag else { throw Refusal.alreadyClaimed }
            return try await reply(agent.stored, owner.record, network)
        }
        guard agent.promise == nil || agent.promise == network.owners.keys.promise(of: code.agent, to: keys.owner).promise
        else { throw Refusal.ownerKeyNotPromised }
        if try await Owners(network).find(tag) != nil { throw Refusal.ownerKeyUsed }
        let redemption = Redemption(network)
        let token = try await redemption.check(arrived.request, allowing: [.run])
        // An agent that came with a token of its own, or to an open network, needs no second one.
        guard token != nil || agent.mayWrite else { throw Refusal.tokenRequired }
        let prepared: PreparedRedemption? =
            if let token { try await redemption.prepare(token, for: code.agent) } else { nil }
        // The owner's data key is not made for a claim that will be refused, or destroyed after it.
        guard let slot = network.owners.claims.take(for: tag) else { throw Refusal.claimBusy }
        defer { withExtendedLifetime(slot) {} }
        if let prepared { try await network.store.read { try $0.requireUnspent(prepared) } }
        let owner = Owner(
            tag: tag, dataKey: try await network.owners.keys.dataKey(of: tag),
            record: OwnerRecord(
                agent: code.agent, ownerKey: keys.owner, trailKey: keys.trail, claimedDay: now.day,
                isConfirmed: agent.promise != nil, policy: .standard))
        let record: OwnerRecord
        do { record = try await claim(owner, prepared, on: now.day, network) } catch let refusal as Refusal {
            try await destroyUnusedKey(of: tag, network)
            throw refusal
        }
        return try await reply(agent.stored, record, network)
    }

    /// After a refusal alone: of an outcome that is unknown a row may be there. Only a claim adds one, and no other of this
    /// owner runs at this moment.
    private static func destroyUnusedKey(of tag: OwnerTag, _ network: AgentNetwork) async throws {
        guard try await network.store.read({ try $0.first(OwnerQueries.find(tag)) }) == nil else { return }
        try await network.owners.keys.destroyDataKey(of: tag)
    }

    /// One transaction decides between owners at once; whoever loses has spent nothing.
    private static func claim(
        _ owner: Owner, _ prepared: PreparedRedemption?, on day: Int64, _ network: AgentNetwork
    ) async throws -> OwnerRecord {
        let agentTag = network.owners.keys.agentTag(of: owner.record.agent)
        let sealed = try owner.dataKey.seal(owner.record.bytes, as: owner.tag.context)
        let entry = try PreparedTrailEntry(.claimed, for: owner, on: day, network.owners.keys)
        return try await network.store.write(.privateAct) { transaction in
            try transaction.lock(owner.record.agent.lockKey)
            try transaction.requirePresent(owner.record.agent)
            if let prepared { try transaction.read.requireUnspent(prepared) }
            if let winner = try transaction.first(OwnerQueries.find(agentTag: agentTag)) {
                guard winner.tag == owner.tag else { throw Refusal.alreadyClaimed }
                return try OwnerRecord(bytes: owner.dataKey.open(winner.sealed, as: owner.tag.context))
            }
            guard try transaction.first(AgentQueries.byID(owner.record.agent)) != nil else {
                throw Refusal.notFound("Agent", hint: "It was never claimed, and is gone.")
            }
            guard try transaction.first(OwnerQueries.insert(owner.tag, agentTag: agentTag, sealed: sealed)) != nil else {
                throw Refusal.ownerKeyUsed
            }
            if let prepared { _ = try transaction.redeem(prepared) }
            try transaction.append(entry)
            return owner.record
        }
    }

    /// That the agent is claimed stands on its profile. It is noted in a transaction of its own, which names the agent,
    /// and again with every repetition: a crash between the two is mended by whoever asks again.
    private static func reply(
        _ agent: StoredAgent, _ record: OwnerRecord, _ network: AgentNetwork
    ) async throws -> Response {
        if agent.claimedDay == nil {
            let day = network.clock.now.day
            let found = try await network.store.write { try $0.run(AgentQueries.claim(agent.id, day: day)) }
            guard found == 1 else { throw Refusal.notFound("Agent", hint: "It was deleted.") }
        }
        let standing = try await Standings(network).of(agent.id)
        return .json(
            ClaimReply(
                agent: .init(id: agent.id.text, name: agent.name),
                standingUntil: CalendarDay(day: standing.lastDay(of: record, network)),
                ownerKeyFingerprint: OwnerFingerprint(of: record.ownerKey).text, confirmed: record.isConfirmed))
    }
}

/// The keys of a claim, of their sizes and kinds.
private struct ClaimKeys {
    let owner: [UInt8]
    let trail: [UInt8]

    init(_ request: ClaimRequest) throws(Refusal) {
        guard let owner = Base64URL.decode(request.ownerKey), owner.count == OwnerRecord.ownerKeySize else {
            throw .invalidOwnerKey
        }
        guard let trail = Base64URL.decode(request.trailKey), Trail.isKey(trail) else {
            throw .badRequest(
                "INVALID_TRAIL_KEY", "trail_key is not an X-Wing public key",
                hint: "Its \(OwnerRecord.trailKeySize) bytes in base64url, without padding.")
        }
        self.owner = owner
        self.trail = trail
    }
}

/// An agent about to be claimed, with what is known of its owner.
struct ClaimedAgent: Sendable {
    let stored: StoredAgent
    let owner: Owner?
    /// The agent named its owner's key when it registered.
    let promise: [UInt8]?
    /// Needs no token to write today.
    let mayWrite: Bool

    /// Throws a `Refusal` when the agent is gone.
    init(_ agent: AgentID, _ network: AgentNetwork) async throws {
        let promiseTag = network.owners.keys.promiseTag(of: agent)
        let (stored, isWithdrawn, promise) = try await network.store.read { transaction in
            (
                try transaction.first(AgentQueries.byID(agent)),
                try transaction.first(WithdrawalQueries.day(of: agent)) != nil,
                try transaction.first(OwnerQueries.promise(tag: promiseTag))
            )
        }
        guard !isWithdrawn else { throw Refusal.agentWithdrawn }
        guard let stored else { throw Refusal.notFound("Agent", hint: "It was never claimed, and is gone.") }
        self.stored = stored
        self.promise = promise
        owner = try await Owners(network).of(agent)
        let standing = try await Standings(network).of(agent)
        mayWrite = network.registration == .open || standing.mayWrite(on: network.clock.now.day)
    }
}

extension Standing {
    /// The last day on which the agent may write. On an open network there is none: the last day there is.
    func lastDay(of record: OwnerRecord, _ network: AgentNetwork) -> Int64 {
        if network.registration == .open { return Self.endOfDays }
        return runUntil ?? record.claimedDay - 1
    }

    /// 9999-12-31.
    private static let endOfDays: Int64 = 2_932_896
}

extension Refusal {
    static let tokenRequired = Refusal(
        .unauthorized, "TOKEN_REQUIRED", "This needs a token",
        hint: "Send 'Authorization: PrivateToken token=\"…\"'. An owner draws tokens with 'nacre owner draw'.")
}
