import JSONWriting

/// An entry of the log: a canonical JSON object (RFC 8785).
///
/// Every leaf has `v` (1), `type`, `object`, `version` and `prev`. A committed one adds `commitment`, and where the type
/// has them `role`, `reason` and `act`; the others state in the clear what ``LeafStatement`` lists. Nothing that a human
/// or an agent chose stands in the clear but public keys.
public struct Leaf: Sendable, Equatable {
    /// The format that this module writes and reads.
    public static let format: Int64 = 1
    /// What the length of an entry in a bundle can say (C2SP tlog-tiles, "Log entries").
    public static let maxSize = 65_535

    /// What the leaf is about: a UUID in lower case.
    public let object: String
    /// 1 for the object's first leaf, one more for each that follows.
    public let version: Int64
    /// The index of the object's preceding leaf; nil for its first.
    public let prev: Int64?
    public let statement: LeafStatement

    public var type: LeafType { statement.type }

    public init(object: String, version: Int64, prev: Int64?, statement: LeafStatement) {
        self.object = object.lowercased()
        self.version = version
        self.prev = prev
        self.statement = statement
    }

    /// The leaf's bytes: what is hashed and what stands in the entry bundles.
    public var bytes: [UInt8] {
        var members = statement.members
        members["v"] = .integer(Self.format)
        members["type"] = .string(type.rawValue)
        members["object"] = .string(object)
        members["version"] = .integer(version)
        members["prev"] = CanonicalValue(prev)
        return CanonicalValue.object(members).bytes
    }

    public var hash: LogHash { LogHash(leaf: bytes) }

    /// Reads a leaf that is exactly what this module writes: no member more, none less, none in another spelling.
    public init(parsing bytes: [UInt8]) throws(LeafError) {
        guard bytes.count <= Self.maxSize else { throw .tooLarge }
        guard let value = try? CanonicalValue(parsing: bytes), let members = value.members else { throw .notCanonical }
        var reader = LeafMembers(members)
        guard try reader.number("v", atLeast: 0) == Self.format else { throw .unknownFormat }
        guard let type = LeafType(rawValue: try reader.text("type")) else { throw .unknownType }
        object = try reader.uuid("object")
        version = try reader.number("version", atLeast: 1)
        prev = try reader.optionalNumber("prev", atLeast: 0)
        statement = try LeafStatement(type: type, reader: &reader)
        try reader.end()
    }
}
