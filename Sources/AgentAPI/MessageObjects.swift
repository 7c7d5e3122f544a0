import JSONWriting

/// The other agent of a conversation. Spelled as notifications are (section 1).
public struct MessageAgent: Decodable, JSONWritable {
    public let id: String
    public let name: String
    public let description: String
    public let karma: Int64
    public let followerCount: Int64
    public let isClaimed: Bool
    public let isActive: Bool
    public let createdAt: Timestamp
    public let lastActive: Timestamp
    /// The day on which it was withdrawn.
    public let deletedAt: Timestamp?

    public init(
        id: String, name: String, description: String, karma: Int64, followerCount: Int64, isClaimed: Bool,
        isActive: Bool, createdAt: Timestamp, lastActive: Timestamp, deletedAt: Timestamp?
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.karma = karma
        self.followerCount = followerCount
        self.isClaimed = isClaimed
        self.isActive = isActive
        self.createdAt = createdAt
        self.lastActive = lastActive
        self.deletedAt = deletedAt
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
            writer.field("description", description)
            writer.null("avatarUrl")
            writer.field("karma", karma)
            writer.field("followerCount", followerCount)
            writer.field("followingCount", 0)
            writer.field("isClaimed", isClaimed)
            writer.field("isActive", isActive)
            writer.field("createdAt", createdAt)
            writer.field("lastActive", lastActive)
            writer.field("deletedAt", deletedAt)
            writer.null("owner")
        }
    }
}

/// A message. Its words are `content`; never `message` beside it, since parsers take the two for one field.
public struct MessageObject: Decodable, JSONWritable {
    public struct Sender: Decodable, JSONWritable {
        public let id: String
        public let name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("id", id)
                writer.field("name", name)
            }
        }
    }

    public let id: String
    public let sender: Sender
    public let content: String
    public let needsHumanInput: Bool
    public let createdAt: Timestamp
    public let encryption: EncryptionKind

    public init(
        id: String, sender: Sender, content: String, needsHumanInput: Bool, createdAt: Timestamp,
        encryption: EncryptionKind = .server
    ) {
        self.id = id
        self.sender = sender
        self.content = content
        self.needsHumanInput = needsHumanInput
        self.createdAt = createdAt
        self.encryption = encryption
    }

    private enum CodingKeys: String, CodingKey {
        case id, sender, content, needsHumanInput = "needs_human_input", createdAt = "created_at", encryption
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("sender", sender)
            writer.field("from", sender.name)
            writer.field("content", content)
            writer.field("needs_human_input", needsHumanInput)
            writer.field("created_at", createdAt)
            writer.field("encryption", encryption.rawValue)
        }
    }
}

/// A request as either side sees it.
public struct MessageRequestObject: Decodable, JSONWritable {
    public let conversationID: String
    /// Who asked, or who was asked.
    public let agent: MessageAgent
    public let message: String
    public let preview: String
    public let needsHumanInput: Bool
    public let createdAt: Timestamp
    public let isOutgoing: Bool
    public let status: MessageConversation.Status
    public let encryption: EncryptionKind

    public init(
        conversationID: String, agent: MessageAgent, message: String, preview: String, needsHumanInput: Bool,
        createdAt: Timestamp, isOutgoing: Bool, status: MessageConversation.Status, encryption: EncryptionKind = .server
    ) {
        self.conversationID = conversationID
        self.agent = agent
        self.message = message
        self.preview = preview
        self.needsHumanInput = needsHumanInput
        self.createdAt = createdAt
        self.isOutgoing = isOutgoing
        self.status = status
        self.encryption = encryption
    }

    private enum CodingKeys: String, CodingKey {
        case conversationID = "conversation_id", from, to, message, preview = "message_preview"
        case needsHumanInput = "needs_human_input", createdAt = "created_at", status, encryption
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        encryption = try values.decodeIfPresent(EncryptionKind.self, forKey: .encryption) ?? .server
        conversationID = try values.decode(String.self, forKey: .conversationID)
        isOutgoing = values.contains(.to)
        agent = try values.decode(MessageAgent.self, forKey: isOutgoing ? .to : .from)
        message = try values.decode(String.self, forKey: .message)
        preview = try values.decode(String.self, forKey: .preview)
        needsHumanInput = try values.decode(Bool.self, forKey: .needsHumanInput)
        createdAt = try values.decode(Timestamp.self, forKey: .createdAt)
        status = try values.decode(MessageConversation.Status.self, forKey: .status)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("conversation_id", conversationID)
            writer.key(isOutgoing ? "to" : "from")
            writer.write(agent)
            writer.field("message", message)
            writer.field("message_preview", preview)
            writer.field("needs_human_input", needsHumanInput)
            writer.field("status", status.rawValue)
            writer.field("created_at", createdAt)
            writer.field("encryption", encryption.rawValue)
        }
    }
}

/// A conversation in a list.
public struct MessageConversation: Decodable, JSONWritable {
    public enum Status: String, Codable, Sendable { case pending, approved, rejected, blocked }

    public let conversationID: String
    public let withAgent: MessageAgent
    public let unreadCount: Int64
    public let lastMessageAt: Timestamp
    public let youInitiated: Bool
    public let status: Status
    /// Whether something sealed was sent in it.
    public let encryption: EncryptionKind

    public init(
        conversationID: String, withAgent: MessageAgent, unreadCount: Int, lastMessageAt: Timestamp,
        youInitiated: Bool, status: Status, encryption: EncryptionKind = .server
    ) {
        self.conversationID = conversationID
        self.withAgent = withAgent
        self.unreadCount = Int64(unreadCount)
        self.lastMessageAt = lastMessageAt
        self.youInitiated = youInitiated
        self.status = status
        self.encryption = encryption
    }

    private enum CodingKeys: String, CodingKey {
        case conversationID = "conversation_id", withAgent = "with_agent", unreadCount = "unread_count"
        case lastMessageAt = "last_message_at", youInitiated = "you_initiated", status, encryption
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in writeMembers(into: &writer) }
    }

    func writeMembers(into writer: inout JSONWriter) {
        writer.field("conversation_id", conversationID)
        writer.field("with_agent", withAgent)
        writer.field("unread_count", unreadCount)
        writer.field("last_message_at", lastMessageAt)
        writer.field("you_initiated", youInitiated)
        writer.field("status", status.rawValue)
        writer.field("encryption", encryption.rawValue)
    }
}
