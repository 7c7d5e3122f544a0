public import JSONWriting

/// An agent's public key, added or removed: in the clear, so that whoever watches for keys that they did not make need
/// ask nobody about one agent.
public struct KeyStatement: Sendable, Equatable {
    public enum Change: Sendable, Hashable { case added, removed }

    /// By whose signature: that of the key before, of the owner key, or of none.
    public enum Authority: String, Sendable, Hashable, CaseIterable { case key, owner, none }

    public let change: Change
    /// The agent's UUID.
    public let agent: String
    /// 32 bytes: an Ed25519 public key (RFC 8032).
    public let key: [UInt8]
    /// The key that this one follows.
    public let previous: [UInt8]?
    public let authority: Authority
    /// The key that signed, unless the authority is `none`.
    public let authorityKey: [UInt8]?
    /// The authorising signature, 64 bytes, unless the authority is `none`.
    public let signature: [UInt8]?
    /// Days since 1970-01-01.
    public let day: Int64

    public init(
        _ change: Change, agent: String, key: [UInt8], previous: [UInt8]?, authority: Authority,
        authorityKey: [UInt8]?, signature: [UInt8]?, day: Int64
    ) {
        self.change = change
        self.agent = agent.lowercased()
        self.key = key
        self.previous = previous
        self.authority = authority
        self.authorityKey = authorityKey
        self.signature = signature
        self.day = day
    }

    public var members: [String: CanonicalValue] {
        [
            "agent": .string(agent), "key": .base64URL(key), "previous": .base64URL(previous),
            "authority": .string(authority.rawValue), "authority_key": .base64URL(authorityKey),
            "signature": .base64URL(signature), "day": .integer(day),
        ]
    }

    init(_ change: Change, reader: inout LeafMembers) throws(LeafError) {
        self.change = change
        agent = try reader.uuid("agent")
        key = try reader.bytes("key", count: 32)
        previous = try reader.optionalBytes("previous", count: 32)
        guard let authority = Authority(rawValue: try reader.text("authority")) else { throw .malformed("authority") }
        self.authority = authority
        authorityKey = try reader.optionalBytes("authority_key", count: 32)
        signature = try reader.optionalBytes("signature", count: 64)
        day = try reader.number("day", atLeast: 0)
        guard (authority == .none) == (authorityKey == nil) else { throw .malformed("authority_key") }
        guard (authority == .none) == (signature == nil) else { throw .malformed("signature") }
    }
}
