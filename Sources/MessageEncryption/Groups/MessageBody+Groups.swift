import AgentSignatures
import JSONWriting
public import MessageFormats

extension MessageBody {
    private static let groupSignature = "group_sig"

    /// Words in a group, or the leaving of it.
    ///
    /// - Parameters:
    ///   - state: the writer's.
    ///   - id, time: of the message that will carry it, which the signature covers.
    public static func group(
        _ kind: GroupTalkKind = .words, text: String, state: GroupState, echo: [GroupEcho] = [],
        received: [MessageID] = [], attachments: [AttachmentDescriptor] = [], logOrigin: String, id: MessageID,
        time: Int64, from sender: SenderKey
    ) throws -> MessageBody {
        var members = Self.members(kind.body, text: text, received: received, attachments: attachments)
        members["state_hash"] = .string(state.hash.text)
        members["members_hash"] = .string(state.membersHash.text)
        if !echo.isEmpty { members["echo"] = .array(echo.map { [.string($0.id.text), .string($0.body.text)] }) }
        let statement = GroupMessageStatement(
            logOrigin: logOrigin, group: state.group, state: state.hash, members: state.membersHash,
            sender: sender.agent, key: sender.identityKey.id, id: id, time: time,
            body: ContentHash(of: CanonicalValue.object(members).bytes))
        members[groupSignature] = .string(try statement.signed(by: sender).text)
        return try MessageBody(members)
    }

    /// A group's new state.
    public static func groupState(
        _ state: GroupState, logOrigin: String, from sender: SenderKey
    ) throws -> MessageBody {
        let statement = GroupStateStatement(
            logOrigin: logOrigin, state: state.hash, admin: sender.agent, key: sender.identityKey.id)
        var members = Self.members(.groupState, text: nil, received: [], attachments: [])
        members["state"] = state.value
        members["state_sig"] = .string(try statement.signed(by: sender).text)
        return try MessageBody(members)
    }

    /// What members echo of this body.
    public var hash: ContentHash { ContentHash(of: bytes) }

    /// Looks at the signature inside, which is over more than one recipient's message.
    func checkGroupSignatures(of message: MessageStatement, key: IdentityKey) throws(MessageProblem) {
        switch group {
        case nil: throw .malformedBody
        case .state(let state, let signature):
            guard state.group == message.conversation else { throw .otherConversation }
            let statement = GroupStateStatement(
                logOrigin: message.info.logOrigin, state: state.hash, admin: message.sender, key: message.key)
            guard statement.isSigned(by: key, signature) else { throw .badSignature }
        case .talk(let talk):
            guard var members = value.members else { throw .malformedBody }
            members[Self.groupSignature] = nil
            let statement = GroupMessageStatement(
                logOrigin: message.info.logOrigin, group: message.conversation, state: talk.state,
                members: talk.members, sender: message.sender, key: message.key, id: message.id, time: message.time,
                body: ContentHash(of: CanonicalValue.object(members).bytes))
            guard statement.isSigned(by: key, talk.signature) else { throw .badSignature }
        }
    }
}

/// What a member says in a group.
public enum GroupTalkKind: Sendable {
    case words, leaving

    var body: MessageBody.Kind {
        switch self {
        case .words: .group
        case .leaving: .groupLeft
        }
    }
}
