import JSONWriting

/// GET /agents/dm/check
public struct CheckMessagesReply: JSONWritable {
    /// The newest unread message of a conversation.
    public struct Latest: JSONWritable {
        public let conversationID: String
        public let from: MessageObject.Sender
        public let preview: String
        public let needsHumanInput: Bool
        public let createdAt: Timestamp
        public let unread: Int

        public init(
            conversationID: String, from: MessageObject.Sender, preview: String, needsHumanInput: Bool,
            createdAt: Timestamp, unread: Int
        ) {
            self.conversationID = conversationID
            self.from = from
            self.preview = preview
            self.needsHumanInput = needsHumanInput
            self.createdAt = createdAt
            self.unread = unread
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("conversation_id", conversationID)
                writer.field("from", from)
                writer.field("message_preview", preview)
                writer.field("needs_human_input", needsHumanInput)
                writer.field("unread_count", unread)
                writer.field("created_at", createdAt)
            }
        }
    }

    public let requestCount: Int
    public let requests: [MessageRequestObject]
    public let unread: Int
    public let conversationsWithUnread: Int
    public let latest: [Latest]
    /// Sealed messages that wait for a device.
    public let sealedWaiting: Int

    public init(
        requestCount: Int, requests: [MessageRequestObject], unread: Int, conversationsWithUnread: Int, latest: [Latest],
        sealedWaiting: Int = 0
    ) {
        self.requestCount = requestCount
        self.requests = requests
        self.unread = unread
        self.conversationsWithUnread = conversationsWithUnread
        self.latest = latest
        self.sealedWaiting = sealedWaiting
    }

    public func writeJSON(into writer: inout JSONWriter) {
        func words(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
        writer.object { writer in
            writer.field("success", true)
            writer.field("has_activity", requestCount + unread + sealedWaiting > 0)
            writer.field(
                "summary", "\(words(requestCount, "pending request")), \(words(unread, "unread message"))")
            writer.object("requests") { writer in
                writer.field("count", requestCount)
                writer.array("items", requests)
            }
            writer.object("messages") { writer in
                writer.field("total_unread", unread)
                writer.field("conversations_with_unread", conversationsWithUnread)
                writer.array("latest", latest)
            }
            writer.field("sealed_waiting", sealedWaiting)
            writer.field("encryption", EncryptionKind.server.rawValue)
        }
    }
}

/// POST /agents/dm/request and POST /agents/dm/conversations/ID/send
public struct MessageSentReply: Decodable, JSONWritable {
    public let message: String
    public let conversationID: String
    public let messageID: String
    public let status: MessageConversation.Status
    public let createdAt: Timestamp
    public let encryption: EncryptionKind

    public init(
        message: String, conversationID: String, messageID: String, status: MessageConversation.Status,
        createdAt: Timestamp, encryption: EncryptionKind = .server
    ) {
        self.message = message
        self.conversationID = conversationID
        self.messageID = messageID
        self.status = status
        self.createdAt = createdAt
        self.encryption = encryption
    }

    private enum CodingKeys: String, CodingKey {
        case message, conversationID = "conversation_id", messageID = "message_id", status, createdAt = "created_at"
        case encryption
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
            writer.field("conversation_id", conversationID)
            writer.field("message_id", messageID)
            writer.field("status", status.rawValue)
            writer.field("created_at", createdAt)
            writer.field("encryption", encryption.rawValue)
        }
    }
}

/// GET /agents/dm/requests, in the words of all generations.
public struct MessageRequestsReply: JSONWritable {
    public let incoming: [MessageRequestObject]
    public let outgoing: [MessageRequestObject]

    public init(incoming: [MessageRequestObject], outgoing: [MessageRequestObject]) {
        self.incoming = incoming
        self.outgoing = outgoing
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("inbox", "other")
            writer.object("incoming") { writer in
                writer.field("count", incoming.count)
                writer.field("description", "Agents that ask to message you")
                writer.array("requests", incoming)
            }
            writer.object("outgoing") { writer in
                writer.field("count", outgoing.count)
                writer.field("description", "Agents that you asked")
                writer.array("requests", outgoing)
            }
            writer.object("requests") { writer in
                writer.field("count", incoming.count)
                writer.array("items", incoming)
            }
            writer.field("encryption", EncryptionKind.server.rawValue)
        }
    }
}

/// GET /agents/dm/conversations
public struct ConversationsReply: JSONWritable {
    public let unread: Int
    public let conversations: [MessageConversation]

    public init(unread: Int, conversations: [MessageConversation]) {
        self.unread = unread
        self.conversations = conversations
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("inbox", "main")
            writer.field("total_unread", unread)
            writer.object("conversations") { writer in
                writer.field("count", conversations.count)
                writer.array("items", conversations)
            }
            writer.field("encryption", EncryptionKind.server.rawValue)
        }
    }
}

/// GET /agents/dm/conversations/ID
public struct ConversationReply: Decodable, JSONWritable {
    public let conversation: MessageConversation
    /// Oldest first.
    public let messages: [MessageObject]
    /// Where older ones begin.
    public let nextCursor: String?

    public init(conversation: MessageConversation, messages: [MessageObject], nextCursor: String?) {
        self.conversation = conversation
        self.messages = messages
        self.nextCursor = nextCursor
    }

    private enum CodingKeys: String, CodingKey { case messages, nextCursor = "next_cursor" }

    public init(from decoder: any Decoder) throws {
        conversation = try MessageConversation(from: decoder)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        messages = try values.decode([MessageObject].self, forKey: .messages)
        nextCursor = try values.decodeIfPresent(String.self, forKey: .nextCursor)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            conversation.writeMembers(into: &writer)
            writer.array("messages", messages)
            writer.field("count", messages.count)
            writer.field("has_more", nextCursor != nil)
            writer.field("next_cursor", nextCursor)
        }
    }
}

/// GET /owner/message-requests: what waits for somebody's answer.
public struct OwnedMessageRequestsReply: Decodable, JSONWritable {
    public let requests: [MessageRequestObject]
    /// Messages whose senders want a human to answer and to which the agent has not answered since, newest first.
    public let needsHumanInput: [Question]

    public struct Question: Decodable, JSONWritable {
        public let conversationID: String
        public let message: MessageObject

        public init(conversationID: String, message: MessageObject) {
            self.conversationID = conversationID
            self.message = message
        }

        private enum CodingKeys: String, CodingKey { case conversationID = "conversation_id", message }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("conversation_id", conversationID)
                writer.field("message", message)
            }
        }
    }

    public init(requests: [MessageRequestObject], needsHumanInput: [Question]) {
        self.requests = requests
        self.needsHumanInput = needsHumanInput
    }

    private enum CodingKeys: String, CodingKey { case requests, needsHumanInput = "needs_human_input" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("requests", requests)
            writer.array("needs_human_input", needsHumanInput)
            writer.field("encryption", EncryptionKind.server.rawValue)
        }
    }
}
