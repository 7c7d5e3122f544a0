public import AgentSignatures
public import MessageFormats

/// A message whose sender, recipient and place are proved, as far as that needs no memory.
///
/// Left to the caller: whether the id came before, what the counter says, whether the sender's key was good then, and in
/// groups whether the sender is a member.
public struct OpenedMessage: Sendable {
    /// Where it belongs.
    public enum Place: Hashable, Sendable {
        /// With this other agent.
        case direct(ObjectUUID)
        case group(ConversationID)
    }

    public let statement: MessageStatement
    public let signature: IdentitySignature
    public let senderKey: IdentityKey
    public let body: MessageBody
    public let place: Place

    public var sender: ObjectUUID { statement.sender }
    public var id: MessageID { statement.id }
    public var conversation: ConversationID { statement.conversation }
    public var counter: Int64 { statement.counter }
    /// Milliseconds since 1970, by the sender's clock.
    public var time: Int64 { statement.time }
    /// The copy of what this agent wrote itself.
    public var isOwnCopy: Bool { statement.sender == statement.info.recipient }

    /// What its recipient shows to a moderator.
    public var revealed: RevealedMessage { RevealedMessage(statement: statement, signature: signature) }

    init(
        statement: MessageStatement, signature: IdentitySignature, key: IdentityKey
    ) throws(MessageProblem) {
        self.statement = statement
        self.signature = signature
        senderKey = key
        body = try MessageBody(parsing: statement.body)
        place = try Self.place(of: statement, body: body)
        if case .group = place { try body.checkGroupSignatures(of: statement, key: key) }
    }

    /// A signed message carries whom it is for twice: in what it is bound to, and in its body, since the sender's own copy is
    /// bound to the sender.
    private static func place(of statement: MessageStatement, body: MessageBody) throws(MessageProblem) -> Place {
        guard !body.kind.isOfGroup else { return .group(statement.conversation) }
        guard let addressee = body.to, addressee != statement.sender else { throw .otherAddressee }
        let isOwnCopy = statement.sender == statement.info.recipient
        guard isOwnCopy || addressee == statement.info.recipient else { throw .otherAddressee }
        let expected = ConversationKey.id(logOrigin: statement.info.logOrigin, statement.sender, addressee)
        guard statement.conversation == expected else { throw .otherConversation }
        return .direct(isOwnCopy ? addressee : statement.sender)
    }
}
