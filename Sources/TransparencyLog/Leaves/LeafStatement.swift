public import JSONWriting

/// What a leaf says beside which object and version it is of.
public enum LeafStatement: Sendable, Equatable {
    case committed(CommittedStatement)
    case key(KeyStatement)
    case issuerKey(IssuerKeyStatement)
    case trailHead(TrailHeadStatement)

    public var type: LeafType {
        switch self {
        case .committed(let statement): statement.type
        case .key(let statement): statement.change == .added ? .keyAdded : .keyRemoved
        case .issuerKey: .issuerKey
        case .trailHead: .trailHead
        }
    }

    /// The leaf's own members, without those that every leaf has.
    public var members: [String: CanonicalValue] {
        switch self {
        case .committed(let statement): statement.members
        case .key(let statement): statement.members
        case .issuerKey(let statement): statement.members
        case .trailHead(let statement): statement.members
        }
    }

    init(type: LeafType, reader: inout LeafMembers) throws(LeafError) {
        switch type {
        case .keyAdded: self = .key(try KeyStatement(.added, reader: &reader))
        case .keyRemoved: self = .key(try KeyStatement(.removed, reader: &reader))
        case .issuerKey: self = .issuerKey(try IssuerKeyStatement(reader: &reader))
        case .trailHead: self = .trailHead(try TrailHeadStatement(reader: &reader))
        default: self = .committed(try CommittedStatement(type: type, reader: &reader))
        }
    }
}

/// A commitment to a record, and in the clear no more than enumerated words.
public struct CommittedStatement: Sendable, Equatable {
    /// One whose ``LeafType/isCommitted`` is true.
    public let type: LeafType
    public let commitment: LeafCommitment
    /// For `removed`, `erased` and `moderation`, which must have one.
    public let role: LeafRole?
    /// The enumerated reason of the moderation log, where there is one. Never the words of a moderator.
    public let reason: String?
    /// The enumerated act of the moderation log; for `moderation`, which must have one.
    public let act: String?

    public init(
        type: LeafType, commitment: LeafCommitment, role: LeafRole? = nil, reason: String? = nil, act: String? = nil
    ) {
        self.type = type
        self.commitment = commitment
        self.role = role
        self.reason = reason
        self.act = act
    }

    var members: [String: CanonicalValue] {
        var members: [String: CanonicalValue] = ["commitment": .base64URL(commitment.bytes)]
        if let role { members["role"] = .string(role.rawValue) }
        if let reason { members["reason"] = .string(reason) }
        if let act { members["act"] = .string(act) }
        return members
    }

    init(type: LeafType, reader: inout LeafMembers) throws(LeafError) {
        self.type = type
        commitment = try LeafCommitment(reader.bytes("commitment", count: LeafCommitment.size))
        if type.hasRole {
            guard let role = LeafRole(rawValue: try reader.text("role")) else { throw .malformed("role") }
            self.role = role
            reason = reader.has("reason") ? try reader.word("reason") : nil
        } else {
            role = nil
            reason = nil
        }
        act = type == .moderation ? try reader.word("act") : nil
    }
}
