import AgentAPI
import AgentSignatures
import HTTPSupport
import JSONWriting
import LogService
import Storage

/// What endpoints do with the identity keys of one agent.
struct AgentKeys: Sendable {
    let network: AgentNetwork
    let agent: AgentID

    init(_ network: AgentNetwork, of agent: AgentID) { (self.network, self.agent) = (network, agent) }

    /// Keys of one agent that are listed: more than it can have made in years.
    static let most = 10_000

    /// - Parameter own: for the agent itself or its owner.
    func list(named name: String, own: Bool) async throws -> IdentityKeyListReply {
        let today = network.clock.now.day
        let keys = try await network.store.all(IdentityKeyQueries.of(agent, limit: Self.most))
        let bearer = own ? try await network.store.first(APIKeyQueries.exists(of: agent)) != nil : nil
        return IdentityKeyListReply(
            agent: .init(id: agent.text, name: name), logOrigin: network.log.origin,
            keys: keys.map { $0.object(today: today, own: own) }, bearer: bearer)
    }

    /// Throws a 404 `Refusal` for a key that is not this agent's.
    func find(_ keyID: String) async throws -> StoredIdentityKey {
        guard let key = try await network.store.first(IdentityKeyQueries.find(keyID)), key.agent == agent else {
            throw Refusal.keyNotFound
        }
        return key
    }

    /// In a transaction of its own, as with every entry of a trail, after the one that it is about: throws nothing.
    func tellOwner(_ event: Trail.Event) async {
        do { try await Owners(network).of(agent)?.note(event, network) } catch {
            network.logger.report(error, doing: "telling an owner")
        }
    }

    func reply(_ key: StoredIdentityKey, sequence: Int64? = nil) -> IdentityKeyReply {
        IdentityKeyReply(
            key: key.object(today: network.clock.now.day, own: true), logOrigin: network.log.origin, sequence: sequence)
    }

    /// What is signed when one of them comes or goes.
    func statement(
        _ act: KeyStatement.Act, object: ObjectUUID, key: IdentityKey, previous: IdentityKey?,
        by authority: KeyStatement.Authority, day: Int64
    ) throws -> KeyStatement {
        KeyStatement(
            logOrigin: network.log.origin, act: act, agent: try ObjectUUID(bytes: agent.bytes), object: object, key: key,
            previous: previous, authority: authority, day: day)
    }

    /// The statement that takes a key back.
    func removal(of key: StoredIdentityKey, by authority: KeyStatement.Authority, day: Int64) throws -> KeyStatement {
        try statement(
            .remove, object: try ObjectUUID(key.object), key: try key.identityKey(), previous: nil, by: authority,
            day: day)
    }
}
