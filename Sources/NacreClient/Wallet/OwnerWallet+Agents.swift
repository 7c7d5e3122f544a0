import ByteFraming
import Crypto
import Foundation
import JSONWriting
import PrivacyPassToken

extension OwnerWallet {
    /// In the order in which they keep speaking when tokens are short.
    public func agents() -> [OwnedAgent] { contents.agents.map { contents.summary(of: $0) } }

    /// - Parameter name: as the network shows it, in any case, or the id.
    public func agent(_ name: String) throws(WalletError) -> OwnedAgent {
        if let id = UUID(uuidString: name), let record = contents.agents.first(where: { $0.id == id }) {
            return contents.summary(of: record)
        }
        let found = contents.agents.filter { $0.name?.lowercased() == name.lowercased() && $0.state == .claimed }
        guard let record = found.first else { throw .unknownAgent(name) }
        guard found.count == 1 else { throw .ambiguousAgent(name) }
        return contents.summary(of: record)
    }

    /// Puts these agents first, in this order.
    public func setOrder(_ ids: [UUID]) throws {
        try change { contents in
            let first = try ids.map { try contents.record($0) }
            contents.agents = first + contents.agents.filter { agent in !ids.contains(agent.id) }
        }
    }

    /// The agent that gets the `vote` token from now on.
    public func setVoter(_ id: UUID) throws {
        try change { contents in
            guard try contents.record(id).state == .claimed else {
                throw WalletError.notClaimed(contents.label(of: id))
            }
            contents.voter = id
        }
    }

    /// Removes an agent that is withdrawn, lost or never was claimed, with its keys.
    public func forget(_ id: UUID) throws {
        try change { contents in
            let record = try contents.record(id)
            guard record.state != .claimed else { throw WalletError.alreadyClaimed(contents.label(of: id)) }
            guard !contents.queue.acts.contains(where: { $0.agent == id && $0.state == .started }) else {
                throw WalletError.actStarted
            }
            contents.queue.remove { $0.agent == id }
            contents.agents.removeAll { $0.id == id }
        }
    }

    /// A client with this agent's key, for reading its status, trail and export.
    public func connection(to id: UUID) throws -> OwnerClient {
        OwnerClient(
            server: configuration.agents, key: try contents.record(id).signingKey(), clock: environment.clock)
    }

    /// Opens an entry of the agent's trail.
    public func openTrail(_ sealed: [UInt8], of id: UUID) throws -> TrailEntry {
        try TrailEntry(opening: sealed, with: try contents.record(id).trailKey(), agent: id)
    }

    /// The API key that a queued rotation brought; gone from the wallet once taken.
    public func takeRotatedKey(_ id: UUID) throws -> String? {
        let key = try contents.record(id).rotatedKey
        if key != nil { try change { $0.update(id) { $0.rotatedKey = nil } } }
        return key
    }

    /// Claims an agent with new keys of its own, after a random wait of 1 to 48 hours. The link is exchanged at once for one
    /// that is good for as long.
    ///
    /// A fresh link for an agent whose claim is queued or failed takes the place of the old one; the keys stay. A claim
    /// that was sent and not answered is sent again, where it is to be now: it spends nothing twice.
    public func claim(url: String, now isNow: Bool = false) async throws -> ActReport {
        let now = environment.clock()
        var link = try ClaimLink(url, server: configuration.agents)
        guard link.end > now else { throw WalletError.claimLinkExpired }
        if !isNow {
            link = try link.exchanged(for: try await environment.connections.pickUpClaim(link.server, link.code))
        }
        let moment =
            isNow
            ? now : environment.spreading.claimMoment(from: now, until: link.end, source: environment.moments)
        let ownerKey = Curve25519.Signing.PrivateKey()
        let trailKey = try XWingMLKEM768X25519.PrivateKey.generate()
        let act = try change { contents in
            let old = contents.agents.first { $0.id == link.agent }
            if let old, old.state != .claiming { throw WalletError.alreadyClaimed(contents.label(of: old.id)) }
            if let started = contents.queue.acts.first(where: { $0.agent == link.agent && $0.state == .started }) {
                guard isNow, started.act == .claim else { throw WalletError.actStarted }
                contents.update(link.agent) { $0.take(link) }
                return contents.queue.hasten(started.id) ?? started
            }
            // A held claim may have been sent with its token once: it goes on with that.
            let held = contents.queue.acts.first { $0.agent == link.agent && $0.token != nil }
            if let token = held?.token { contents.tokens.append(token) }
            contents.queue.remove { $0.agent == link.agent }
            let epoch = Epoch(at: now)
            guard contents.freeTokens("run", epoch: epoch.number) > 0 || contents.hasGraceToken(at: now) else {
                throw WalletError.noToken(kind: "run", epoch: epoch.number)
            }
            if old == nil {
                contents.agents.append(
                    AgentRecord(
                        id: link.agent, ownerKey: ownerKey.rawRepresentation,
                        trailSeed: trailKey.seedRepresentation))
            }
            contents.update(link.agent) { $0.take(link) }
            let act = contents.queue.add(.claim, of: link.agent, due: moment ?? now, atOnce: isNow)
            if let held {
                contents.tokens.removeAll { $0 == held.token }
                contents.queue.update(act.id) { act in
                    act.token = held.token
                    act.attempts = held.attempts
                }
            }
            contents.queue.move(act.id, to: moment)
            return contents.queue[act.id] ?? act
        }
        return isNow ? try await carryOut(act.id) : report(act)
    }
}

extension WalletContents {
    func record(_ id: UUID) throws(WalletError) -> AgentRecord {
        guard let record = agents.first(where: { $0.id == id }) else { throw .unknownAgent(id.uuidString.lowercased()) }
        return record
    }

    mutating func update(_ id: UUID, _ change: (inout AgentRecord) -> Void) {
        guard let index = agents.firstIndex(where: { $0.id == id }) else { return }
        change(&agents[index])
    }

    /// A name for messages.
    func label(of id: UUID) -> String { agents.first { $0.id == id }?.name ?? id.uuidString.lowercased() }

    /// A token of the epoch before, in the days in which it is still good, that no act needs.
    func hasGraceToken(at now: Timestamp) -> Bool {
        guard let previous = Epoch(at: now).previous, previous.isRedeemable(at: now) else { return false }
        return freeTokens("run", epoch: previous.number) > 0
    }

    func summary(of record: AgentRecord) -> OwnedAgent {
        OwnedAgent(
            id: record.id, name: record.name, state: record.state, standingUntil: record.standingUntil,
            votesCountUntil: record.votesCountUntil, confirmed: record.confirmed, policy: record.policy,
            keyFingerprint: record.fingerprint, votes: currentVoter?.id == record.id)
    }
}

extension AgentRecord {
    fileprivate mutating func take(_ link: ClaimLink) {
        claimCode = link.code
        claimEndMilliseconds = link.end.milliseconds
    }

    func signingKey() throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: ownerKey)
    }

    func trailKey() throws -> XWingMLKEM768X25519.PrivateKey {
        try XWingMLKEM768X25519.PrivateKey(seedRepresentation: trailSeed, publicKey: nil)
    }

    /// The first 16 bytes of SHA-256 over the framed label and the public key, in groups of four digits.
    var fingerprint: String {
        guard let key = try? signingKey().publicKey.rawRepresentation else { return "" }
        let digest = SHA256.hash(data: Framing.frame([Array("nacre/owner-key/v1\0".utf8), Array(key)])).prefix(16)
        let digits = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return stride(from: 0, to: digits.count, by: 2)
            .map { digits[$0..<min($0 + 2, digits.count)].joined() }.joined(separator: "-")
    }
}
