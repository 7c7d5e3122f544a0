public import AgentSignatures
import ByteFraming
import Crypto
public import MessageFormats

/// What an administrator signs of a group's state, in the body of a `group-state`.
///
/// Ed25519 over `"nacre/group-state/v1\0"` and, framed: log origin, state hash, the administrator's UUID, its key id.
public struct GroupStateStatement: Hashable, Sendable {
    public static let domain = "nacre/group-state/v1\0"

    public let logOrigin: String
    public let state: ContentHash
    public let admin: ObjectUUID
    public let key: KeyID

    public init(logOrigin: String, state: ContentHash, admin: ObjectUUID, key: KeyID) {
        self.logOrigin = logOrigin
        self.state = state
        self.admin = admin
        self.key = key
    }

    public var bytes: [UInt8] {
        Array(Self.domain.utf8)
            + Framing.frame(optional: [Array(logOrigin.utf8), state.bytes, admin.bytes, Array(key.text.utf8)])
    }

    public func signed(by sender: SenderKey) throws -> IdentitySignature {
        try IdentitySignature(bytes: Array(sender.privateKey.signature(for: bytes)))
    }

    public func isSigned(by key: IdentityKey, _ signature: IdentitySignature) -> Bool {
        key.id == self.key && key.signed(bytes, signature)
    }
}

/// What a member signs of its words in a group: the same for all recipients, unlike the message's own signature, so that
/// members can show each other what they were told.
///
/// Ed25519 over `"nacre/group-sig/v1\0"` and, framed: log origin, group id, state hash, member list hash, sender's UUID, key
/// id, message id, time, SHA-256 of the canonical body without `group_sig`.
public struct GroupMessageStatement: Hashable, Sendable {
    public static let domain = "nacre/group-sig/v1\0"

    public let logOrigin: String
    public let group: ConversationID
    public let state: ContentHash
    public let members: ContentHash
    public let sender: ObjectUUID
    public let key: KeyID
    public let id: MessageID
    /// Milliseconds since 1970.
    public let time: Int64
    public let body: ContentHash

    public init(
        logOrigin: String, group: ConversationID, state: ContentHash, members: ContentHash, sender: ObjectUUID,
        key: KeyID, id: MessageID, time: Int64, body: ContentHash
    ) {
        self.logOrigin = logOrigin
        self.group = group
        self.state = state
        self.members = members
        self.sender = sender
        self.key = key
        self.id = id
        self.time = time
        self.body = body
    }

    public var bytes: [UInt8] {
        Array(Self.domain.utf8)
            + Framing.frame(optional: [
                Array(logOrigin.utf8), group.bytes, state.bytes, members.bytes, sender.bytes, Array(key.text.utf8),
                id.bytes, Framing.number(time), body.bytes,
            ])
    }

    public func signed(by sender: SenderKey) throws -> IdentitySignature {
        try IdentitySignature(bytes: Array(sender.privateKey.signature(for: bytes)))
    }

    public func isSigned(by key: IdentityKey, _ signature: IdentitySignature) -> Bool {
        key.id == self.key && key.signed(bytes, signature)
    }
}
