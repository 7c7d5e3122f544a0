public import AgentAPI
import AgentSignatures
import Crypto
import Foundation

/// Makes, rotates and takes back the identity keys of one agent: in its home first, then at the server, so that no key is
/// known to the server that is lost here.
public struct IdentityKeyring: Sendable {
    private let home: AgentHome
    private let client: AgentClient
    private let day: @Sendable () -> Int64

    /// - Parameter day: days since 1970 (UTC).
    public init(
        _ home: AgentHome, _ client: AgentClient,
        day: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) / 86_400 }
    ) {
        self.home = home
        self.client = client
        self.day = day
    }

    /// Adds a key: the first of the agent, or one that follows the current one. An addition whose answer was lost is
    /// finished in its place.
    public func add() async throws -> IdentityKeyReply { try await locked { try await addLocked() } }

    private func addLocked() async throws -> IdentityKeyReply {
        let known = try await client.ownKeys().value
        var identity = try home.loadIdentity() ?? AgentIdentity(logOrigin: known.logOrigin, agentID: known.agent.id)
        try Self.check(identity, against: known)
        let key: AgentIdentity.Key
        if let pending = identity.keys.first(where: { $0.state == .pending }) {
            if let listed = known.keys.first(where: { $0.id == pending.id }) {
                identity.set(.good, of: pending.id)
                try home.save(identity)
                return IdentityKeyReply(key: listed, logOrigin: known.logOrigin)
            }
            key = pending
        } else {
            key = identity.addPending()
            try home.save(identity)
        }
        let request = try addition(of: key, after: voucher(identity, known), identity)
        let reply: IdentityKeyReply
        do { reply = try await client.addKey(request).value } catch let refusal as ClientRefusal where refusal.isFinal {
            // It is known that the server did not take it. A server that failed may have, and its log then holds the key.
            identity.forget(key.id)
            try home.save(identity)
            throw refusal
        }
        identity.set(.good, of: key.id)
        try home.save(identity)
        return reply
    }

    /// Adds a key that follows the current one, then takes that one back, signed by the new one.
    public func rotate() async throws -> IdentityKeyReply {
        try await locked {
            guard let old = try home.loadIdentity()?.current else { throw AgentIdentityError.noKey }
            let reply = try await addLocked()
            try await revokeLocked(old.publicKey.id.text)
            return reply
        }
    }

    /// Two commands at once would each write back what they read, and the key of one would be lost.
    private func locked<Result>(_ body: () async throws -> Result) async throws -> Result {
        let lock = try await HomeLock(home, "identity")
        defer { lock.release() }
        return try await body()
    }

    /// Takes a key back, of this home or not, signed by the current one where there is one.
    public func revoke(_ keyID: String) async throws { try await locked { try await revokeLocked(keyID) } }

    private func revokeLocked(_ keyID: String) async throws {
        let known = try await client.ownKeys().value
        var identity = try home.loadIdentity() ?? AgentIdentity(logOrigin: known.logOrigin, agentID: known.agent.id)
        guard identity.logOrigin == known.logOrigin else {
            throw AgentIdentityError.otherLog(known: identity.logOrigin, now: known.logOrigin)
        }
        // What is signed names the key itself: a server could list another one under this id.
        guard let target = known.keys.first(where: { $0.keyID == keyID }),
            try IdentityKey(target.key).id.text == keyID
        else { throw AgentIdentityError.unknownKey(keyID) }
        _ = try await client.removeKey(keyID, removal(of: target, identity))
        identity.set(.removed, of: target.id)
        try home.save(identity)
    }

    // MARK: Statements

    /// The current key where it may vouch: not while it is itself new and nobody vouches for it.
    private func voucher(_ identity: AgentIdentity, _ known: IdentityKeyListReply) -> AgentIdentity.Key? {
        guard let current = identity.current, let listed = known.keys.first(where: { $0.id == current.id }),
            listed.removedDay == nil, listed.sealingFrom.day <= day()
        else { return nil }
        return current
    }

    private func addition(
        of key: AgentIdentity.Key, after previous: AgentIdentity.Key?, _ identity: AgentIdentity
    ) throws -> AddIdentityKeyRequest {
        let (secret, authority) = (try key.privateKey, previous == nil ? KeyStatement.Authority.none : .key)
        let statement = KeyStatement(
            logOrigin: identity.logOrigin, act: .add, agent: try ObjectUUID(identity.agentID),
            object: try ObjectUUID(key.id), key: try key.publicKey, previous: try previous?.publicKey,
            authority: authority, day: day())
        return AddIdentityKeyRequest(
            id: key.id, key: statement.key.text, previousKeyID: statement.previous?.id.text,
            authority: authority.rawValue, signature: try previous.map { try statement.signed(by: $0.privateKey).text },
            proof: try statement.signed(by: secret).text, signingDay: statement.day)
    }

    private func removal(of target: IdentityKeyObject, _ identity: AgentIdentity) throws -> RemoveIdentityKeyRequest? {
        guard let current = identity.current else { return nil }
        let statement = KeyStatement(
            logOrigin: identity.logOrigin, act: .remove, agent: try ObjectUUID(identity.agentID),
            object: try ObjectUUID(target.id), key: try IdentityKey(target.key), previous: nil, authority: .key,
            day: day())
        return RemoveIdentityKeyRequest(
            authorityKeyID: try current.publicKey.id.text,
            signature: try statement.signed(by: current.privateKey).text, signingDay: statement.day)
    }

    /// That the server still means the same log and agent, and lists no key that was not made here.
    static func check(_ identity: AgentIdentity, against known: IdentityKeyListReply) throws {
        guard identity.logOrigin == known.logOrigin, identity.agentID == known.agent.id else {
            throw AgentIdentityError.otherLog(known: identity.logOrigin, now: known.logOrigin)
        }
        let own = try identity.keyIDs
        if let strange = known.keys.first(where: { $0.removedDay == nil && !own.contains($0.keyID) }) {
            throw AgentIdentityError.strangeKey(strange.keyID)
        }
    }
}
