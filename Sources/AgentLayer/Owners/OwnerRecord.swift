import AgentAPI
import ByteFraming
import Envelope

/// What is sealed of an owner; of one size whatever it says.
struct OwnerRecord: Sendable, Equatable {
    let agent: AgentID
    /// Ed25519 (RFC 8032), 32 bytes: signs the owner's requests.
    let ownerKey: [UInt8]
    /// X-Wing, 1,216 bytes: receives the trail.
    let trailKey: [UInt8]
    let claimedDay: Int64
    /// Whether the agent named this key itself, at registration or afterwards. Before that the owner gets neither the
    /// agent's key nor its data: who intercepted a claim code could be the owner.
    var isConfirmed: Bool
    var policy: OwnerPolicy

    static let ownerKeySize = 32
    static let trailKeySize = 1_216

    private static let domain = Array("nacre/owner-record/v1\0".utf8)

    var bytes: [UInt8] {
        Framing.frame([
            Self.domain, agent.bytes, ownerKey, trailKey, Framing.number(claimedDay), [isConfirmed ? 1 : 0], policy.bytes,
        ])
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        agent = AgentID(bytes: try reader.field(exactly: 16))
        ownerKey = try reader.field(exactly: Self.ownerKeySize)
        trailKey = try reader.field(exactly: Self.trailKeySize)
        claimedDay = try reader.number()
        isConfirmed = try reader.field(exactly: 1) == [1]
        policy = try OwnerPolicy(bytes: reader.field(exactly: 5))
        try reader.end()
    }

    init(
        agent: AgentID, ownerKey: [UInt8], trailKey: [UInt8], claimedDay: Int64, isConfirmed: Bool, policy: OwnerPolicy
    ) {
        self.agent = agent
        self.ownerKey = ownerKey
        self.trailKey = trailKey
        self.claimedDay = claimedDay
        self.isConfirmed = isConfirmed
        self.policy = policy
    }
}

/// What is left of an owner whose agent was withdrawn: enough to know its signature, for a few days.
struct OwnerTombstone: Sendable, Equatable {
    let ownerKey: [UInt8]
    let day: Int64

    static let keptDays: Int64 = 7

    private static let domain = Array("nacre/owner-tombstone/v1\0".utf8)

    var bytes: [UInt8] { Framing.frame([Self.domain, ownerKey, Framing.number(day)]) }

    init(ownerKey: [UInt8], day: Int64) {
        self.ownerKey = ownerKey
        self.day = day
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        ownerKey = try reader.field(exactly: OwnerRecord.ownerKeySize)
        day = try reader.number()
        try reader.end()
    }
}
