public import AgentSignatures
public import MessageFormats

/// What a body carries of a group.
public enum GroupPart: Sendable {
    case state(GroupState, signature: IdentitySignature)
    case talk(GroupTalk)
}

/// What stands beside words in a group: which state the writer has, and what it received.
public struct GroupTalk: Sendable {
    public let state: ContentHash
    public let members: ContentHash
    /// Others' messages since the writer's last: whoever has another hash under an id was told something else.
    public let echo: [GroupEcho]
    public let signature: IdentitySignature
}

/// One message of a group as somebody received it.
public struct GroupEcho: Hashable, Sendable {
    public let id: MessageID
    /// Of the whole canonical body.
    public let body: ContentHash

    public init(id: MessageID, body: ContentHash) {
        self.id = id
        self.body = body
    }
}
