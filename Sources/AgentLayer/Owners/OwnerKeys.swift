import Envelope
import HTTPSignatures

/// The keys by which owners' rows are found and opened (protocols.md section 5).
struct OwnerKeys: Sendable {
    private let tags: PurposeKey
    private let tombstones: PurposeKeys
    private let dataKeys: DataKeyStore

    init(dataKeys: DataKeyStore) async throws {
        // Tags by which rows are found stay under the first key of their purpose, as those of private lists.
        tags = try await dataKeys.purposeKeys("owner-tag").all[0]
        tombstones = try await dataKeys.purposeKeys("owner-tombstone")
        self.dataKeys = dataKeys
    }

    // MARK: Where rows are

    func tag(of key: SignatureKeyID) -> OwnerTag { OwnerTag(tags.tag("nacre/owner/v1\0", Array(key.text.utf8))) }

    func agentTag(of agent: AgentID) -> [UInt8] { tags.tag("nacre/owned-agent/v1\0", agent.bytes) }

    /// Another one than in `owners`, so that the two tables cannot be joined.
    func trailTag(of agent: AgentID) -> [UInt8] { tags.tag("nacre/trail-of-agent/v1\0", agent.bytes) }

    func promise(of agent: AgentID, to ownerKey: [UInt8]) -> PromisedOwner {
        PromisedOwner(tag: promiseTag(of: agent), promise: tags.tag("nacre/owner-promise/v1\0", agent.bytes, ownerKey))
    }

    func promiseTag(of agent: AgentID) -> [UInt8] { tags.tag("nacre/promised-agent/v1\0", agent.bytes) }

    // MARK: What is in them

    /// The data key of an owner's record and trail, made with the first.
    func dataKey(of owner: OwnerTag) async throws -> DataKey { try await dataKeys.key(for: owner.bytes) }

    /// The same, or nil when the owner is unknown or its agent was withdrawn.
    func existingDataKey(of owner: OwnerTag) async throws -> DataKey? {
        try await dataKeys.existingKey(for: owner.bytes)
    }

    /// Shreds the owner's record and its agent's trail, here and in every backup of the data.
    func destroyDataKey(of owner: OwnerTag) async throws { try await dataKeys.destroy([owner.bytes]) }

    func seal(_ tombstone: OwnerTombstone, of owner: OwnerTag) throws -> [UInt8] {
        try tombstones.seal(tombstone.bytes, as: owner.context)
    }

    func openTombstone(_ sealed: [UInt8], of owner: OwnerTag) throws -> OwnerTombstone {
        try OwnerTombstone(bytes: tombstones.open(sealed, as: owner.context))
    }
}

/// A keyed hash of an owner key's id: where the owner's row is.
struct OwnerTag: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var context: SealContext { SealContext(table: "owners", column: "sealed", record: bytes) }
}

/// That only one key may claim an agent; says neither which key nor which agent.
struct PromisedOwner: Sendable, Equatable {
    let tag: [UInt8]
    let promise: [UInt8]
}
