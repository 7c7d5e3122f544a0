import AgentSignatures
import TransparencyLog

/// Every agent's keys as the log tells them: which came when, on whose authority, and which went.
struct KeyChains: Sendable {
    struct Fact: Sendable, Equatable {
        let agent: ObjectID
        let key: IdentityKey
        /// The leaf that added it, and the day it says.
        let added: Int64
        let day: Int64
        /// Whether another key vouched for it.
        var isAuthorised: Bool
        var removed: Int64?
        var removedDay: Int64?
    }

    /// By the UUID under which the key stands in the log.
    private(set) var facts: [ObjectID: Fact] = [:]
    private var byAgent: [ObjectID: [ObjectID]] = [:]
    private var byKeyID: [KeyID: [ObjectID]] = [:]
    /// The key of each agent's owner, as the first statement in the owner's name says.
    private(set) var owners: [ObjectID: IdentityKey] = [:]

    /// Takes a key leaf.
    ///
    /// - Returns: the signature to verify; nil where nobody vouches for the key.
    mutating func append(
        _ statement: TransparencyLog.KeyStatement, object: ObjectID, at index: Int64, logOrigin: String
    ) throws(LogFault) -> SignatureJob? {
        guard let agent = ObjectID(statement.agent), let key = try? IdentityKey(bytes: statement.key) else {
            throw .unfitKey
        }
        let previous = try Self.optionalKey(statement.previous)
        if let previous, !keys(of: agent).contains(where: { $0.key == previous && $0.added < index }) {
            throw .unknownAuthority
        }
        let job = try authorisation(statement, agent, key, previous, object, index, logOrigin)
        if statement.authority == .owner { try note(owner: job?.key, of: agent) }
        switch statement.change {
        case .added:
            if let fact = facts[object] {
                // Who vouches for a key that is there says the same again, with a signature.
                guard fact.agent == agent, fact.key == key, job != nil else { throw .unknownAuthority }
                facts[object]?.isAuthorised = true
                return job
            }
            restore(
                object,
                Fact(
                    agent: agent, key: key, added: index, day: statement.day,
                    isAuthorised: statement.authority != .none))
        case .removed:
            guard let fact = facts[object], fact.agent == agent, fact.key == key else { throw .otherKeyRemoved }
            facts[object]?.removed = index
            facts[object]?.removedDay = statement.day
        }
        return job
    }

    /// Nobody but the owner knows whose key the owner's is. But an agent has one owner for good, so a second one is made up.
    private mutating func note(owner: IdentityKey?, of agent: ObjectID) throws(LogFault) {
        guard let owner else { throw .unknownAuthority }
        guard owners[agent, default: owner] == owner else { throw .otherOwner }
        owners[agent] = owner
    }

    mutating func restore(owner: IdentityKey, of agent: ObjectID) { owners[agent] = owner }

    private func authorisation(
        _ statement: TransparencyLog.KeyStatement, _ agent: ObjectID, _ key: IdentityKey, _ previous: IdentityKey?,
        _ object: ObjectID, _ index: Int64, _ logOrigin: String
    ) throws(LogFault) -> SignatureJob? {
        guard let authority = try Self.optionalKey(statement.authorityKey), let bytes = statement.signature else {
            return nil
        }
        if statement.authority == .key,
            !keys(of: agent).contains(where: { $0.key == authority && $0.added < index && $0.removed == nil })
        {
            throw .unknownAuthority
        }
        guard let signature = try? IdentitySignature(bytes: bytes),
            let agentUUID = try? ObjectUUID(bytes: agent.bytes), let objectUUID = try? ObjectUUID(bytes: object.bytes),
            let signer = AgentSignatures.KeyStatement.Authority(rawValue: statement.authority.rawValue)
        else { throw .wrongKeyAuthorisation }
        let signed = AgentSignatures.KeyStatement(
            logOrigin: logOrigin, act: statement.change == .added ? .add : .remove, agent: agentUUID,
            object: objectUUID, key: key, previous: previous, authority: signer, day: statement.day)
        return SignatureJob(index: index, object: object, signed: .key(signed), key: authority, signature: signature)
    }

    private static func optionalKey(_ bytes: [UInt8]?) throws(LogFault) -> IdentityKey? {
        guard let bytes else { return nil }
        guard let key = try? IdentityKey(bytes: bytes) else { throw .unfitKey }
        return key
    }

    /// All that the agent ever had.
    func keys(of agent: ObjectID) -> [Fact] { byAgent[agent, default: []].compactMap { facts[$0] } }

    /// The same, by the UUID under which each stands in the log.
    func facts(of agent: ObjectID) -> [(id: ObjectID, fact: Fact)] {
        byAgent[agent, default: []].compactMap { id in facts[id].map { (id, $0) } }
    }

    /// Every agent that ever had one.
    var agents: [ObjectID] { Array(byAgent.keys) }

    /// The key that can have signed for `agent`, or for whoever it belongs to, what stands at `index`.
    ///
    /// - Parameter isPutBack: it was published before, taken away and put back, so its leaf is later than its signature: a
    ///   key that was removed meanwhile still counts for what was signed no later than the day of its removal. For nothing
    ///   else: otherwise who had a key for an hour could sign with it for ever, and write an old day into it.
    func signer(
        _ id: KeyID, of agent: ObjectID?, at index: Int64, signedOn day: Int64, isPutBack: Bool = false
    ) -> Fact? {
        byKeyID[id, default: []].lazy.compactMap { facts[$0] }.first { fact in
            guard agent.map({ $0 == fact.agent }) ?? true, fact.added < index else { return false }
            guard let removed = fact.removed, removed < index else { return true }
            return isPutBack && day <= fact.removedDay ?? 0
        }
    }

    /// Puts a fact back that an earlier run has found.
    mutating func restore(_ object: ObjectID, _ fact: Fact) {
        facts[object] = fact
        byAgent[fact.agent, default: []].append(object)
        byKeyID[fact.key.id, default: []].append(object)
    }
}
