public import JSONWriting
public import TransparencyLog

/// A leaf before its place is known: everything that must be there before the transaction that appends it, since a write
/// may run twice and both times must make the same leaf.
public struct PreparedLeaf: Sendable {
    /// What is said beside object and version.
    enum Content: Sendable {
        /// Committed to under the salt, with the record that `LogWriter` is given.
        case committed(LeafType, role: LeafRole?, reason: String?, act: String?, LeafSalt)
        case stated(LeafStatement)
    }

    /// What the leaf is about: a UUID.
    public let object: String
    let content: Content

    public var type: LeafType {
        switch content {
        case .committed(let type, _, _, _, _): type
        case .stated(let statement): statement.type
        }
    }

    /// Kept beside the leaf while it is its object's last one; nil where nothing is committed to.
    public var salt: LeafSalt? {
        if case .committed(_, _, _, _, let salt) = content { salt } else { nil }
    }

    /// A leaf that commits to a record.
    ///
    /// - Parameters:
    ///   - type: one whose `isCommitted` is true.
    ///   - object: a UUID in any spelling.
    ///   - role: for `removed`, `erased` and `moderation`, which must have one.
    ///   - reason: the enumerated reason of the moderation log, where there is one.
    ///   - act: the enumerated act of the moderation log; for `moderation`, which must have one.
    public init(
        _ type: LeafType, object: String, role: LeafRole? = nil, reason: String? = nil, act: String? = nil,
        salt: LeafSalt = LeafSalt()
    ) {
        self.object = object.lowercased()
        content = .committed(type, role: role, reason: reason, act: act, salt)
    }

    /// A leaf that says all in the clear: a key, an issuer key, a trail head.
    public init(_ statement: LeafStatement, object: String) {
        self.object = object.lowercased()
        content = .stated(statement)
    }

    /// The leaf in its place. The record's members `object` and `version` are set here.
    func leaf(version: Int64, prev: Int64?, record: CanonicalValue?) -> Leaf {
        let statement: LeafStatement
        switch content {
        case .committed(let type, let role, let reason, let act, let salt):
            let bytes = Self.record(record, object: object, version: version).bytes
            let commitment = LeafCommitment(type: type, recordBytes: bytes, salt: salt)
            statement = .committed(
                CommittedStatement(type: type, commitment: commitment, role: role, reason: reason, act: act))
        case .stated(let stated): statement = stated
        }
        return Leaf(object: object, version: version, prev: prev, statement: statement)
    }

    /// What a leaf commits to: the record's own members, and which object and version it is of.
    public static func record(_ record: CanonicalValue?, object: String, version: Int64) -> CanonicalValue {
        var members = record?.members ?? [:]
        members["object"] = .string(object.lowercased())
        members["version"] = .integer(version)
        return .object(members)
    }
}
