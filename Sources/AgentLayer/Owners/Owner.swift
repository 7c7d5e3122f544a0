import Crypto
import Envelope
import Storage

/// An owner whose record was opened.
struct Owner: Sendable {
    let tag: OwnerTag
    let dataKey: DataKey
    let record: OwnerRecord

    var fingerprint: OwnerFingerprint { OwnerFingerprint(of: record.ownerKey) }
}

/// What is found under an owner's tag.
enum FoundOwner: Sendable {
    case owner(Owner)
    /// Its agent was withdrawn a few days ago.
    case withdrawn(OwnerTag, OwnerTombstone)

    var ownerKey: [UInt8] {
        switch self {
        case .owner(let owner): owner.record.ownerKey
        case .withdrawn(_, let tombstone): tombstone.ownerKey
        }
    }
}

/// Finds owners by their key or by their agent.
struct Owners: Sendable {
    private let store: any Store
    private let keys: OwnerKeys

    init(_ network: AgentNetwork) { (store, keys) = (network.store, network.owners.keys) }

    func find(_ tag: OwnerTag) async throws -> FoundOwner? {
        guard let sealed = try await store.first(OwnerQueries.find(tag)) else { return nil }
        return try await open(sealed, of: tag)
    }

    func of(_ agent: AgentID) async throws -> Owner? {
        let agentTag = keys.agentTag(of: agent)
        guard let row = try await store.first(OwnerQueries.find(agentTag: agentTag)),
            case .owner(let owner) = try await open(row.sealed, of: row.tag), owner.record.agent == agent
        else { return nil }
        return owner
    }

    func open(_ sealed: [UInt8], of tag: OwnerTag) async throws -> FoundOwner {
        // A withdrawal replaces the row before it destroys the data key, so either may be there.
        if let key = try await keys.existingDataKey(of: tag), let content = try? key.open(sealed, as: tag.context) {
            return .owner(Owner(tag: tag, dataKey: key, record: try OwnerRecord(bytes: content)))
        }
        return .withdrawn(tag, try keys.openTombstone(sealed, of: tag))
    }
}

extension WriteTransaction {
    /// Changes an owner's record under the lock of its agent, so that of two changes at once none is lost. Nil when the
    /// agent has just been withdrawn.
    ///
    /// NOTE: sealing draws a nonce, which a write closure may do although it draws nothing else: run again, it must seal
    /// under another one.
    func change(
        _ owner: Owner, _ change: (inout OwnerRecord) throws -> Void
    ) throws -> (before: OwnerRecord, after: OwnerRecord)? {
        try lock(owner.record.agent.lockKey)
        guard let sealed = try first(OwnerQueries.find(owner.tag)),
            let content = try? owner.dataKey.open(sealed, as: owner.tag.context)
        else { return nil }
        let before = try OwnerRecord(bytes: content)
        var after = before
        try change(&after)
        if after != before {
            try run(OwnerQueries.replace(owner.tag, sealed: owner.dataKey.seal(after.bytes, as: owner.tag.context)))
        }
        return (before, after)
    }
}
