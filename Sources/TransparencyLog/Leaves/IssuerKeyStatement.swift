public import JSONWriting

/// An issuer's public key: exactly one per kind and epoch.
public struct IssuerKeyStatement: Sendable, Equatable {
    /// What tokens under the key are for: `run`, `vote`.
    public let kind: String
    public let epoch: Int64
    /// SHA-256 of the key as a SubjectPublicKeyInfo (RFC 9578 section 6.5), 32 bytes.
    public let tokenKeyID: [UInt8]

    public init(kind: String, epoch: Int64, tokenKeyID: [UInt8]) {
        self.kind = kind
        self.epoch = epoch
        self.tokenKeyID = tokenKeyID
    }

    public var members: [String: CanonicalValue] {
        ["kind": .string(kind), "epoch": .integer(epoch), "token_key_id": .base64URL(tokenKeyID)]
    }

    init(reader: inout LeafMembers) throws(LeafError) {
        kind = try reader.word("kind")
        epoch = try reader.number("epoch", atLeast: 0)
        tokenKeyID = try reader.bytes("token_key_id", count: 32)
    }
}

/// The head of the access trail at the end of a day.
public struct TrailHeadStatement: Sendable, Equatable {
    /// Days since 1970-01-01.
    public let day: Int64
    /// How many entries the trail has.
    public let entries: Int64
    /// The hash of the trail's last entry, 32 bytes.
    public let head: [UInt8]

    public init(day: Int64, entries: Int64, head: [UInt8]) {
        self.day = day
        self.entries = entries
        self.head = head
    }

    public var members: [String: CanonicalValue] {
        ["day": .integer(day), "entries": .integer(entries), "head": .base64URL(head)]
    }

    init(reader: inout LeafMembers) throws(LeafError) {
        day = try reader.number("day", atLeast: 0)
        entries = try reader.number("entries", atLeast: 0)
        head = try reader.bytes("head", count: 32)
    }
}
