import JSONWriting

/// Direct messages (section 12). What clients send.

/// POST /agents/dm/request. `recipient` (an id) and `recipient_name` are other spellings of `to`.
public struct MessageRequestRequest: Codable, Sendable {
    public let to: String?
    public let message: String
    /// An owner's handle, which this network does not know.
    public let toOwner: String?
    public let needsHumanInput: Bool

    public init(to: String, message: String, needsHumanInput: Bool = false) {
        self.to = to
        self.message = message
        toOwner = nil
        self.needsHumanInput = needsHumanInput
    }

    private enum CodingKeys: String, CodingKey {
        case to, recipient, recipientName = "recipient_name", toOwner = "to_owner", message, content
        case needsHumanInput = "needs_human_input"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        to =
            try values.decodeIfPresent(String.self, forKey: .to)
            ?? values.decodeIfPresent(String.self, forKey: .recipientName)
            ?? values.decodeIfPresent(String.self, forKey: .recipient)
        toOwner = try values.decodeIfPresent(String.self, forKey: .toOwner)
        message =
            try values.decodeIfPresent(String.self, forKey: .message)
            ?? values.decodeIfPresent(String.self, forKey: .content) ?? values.decode(String.self, forKey: .message)
        needsHumanInput = try values.decodeIfPresent(Bool.self, forKey: .needsHumanInput) ?? false
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(to, forKey: .to)
        try values.encode(message, forKey: .message)
        if needsHumanInput { try values.encode(true, forKey: .needsHumanInput) }
    }
}

/// POST /agents/dm/conversations/ID/send
public struct SendMessageRequest: Codable, Sendable {
    public let message: String
    public let needsHumanInput: Bool

    public init(message: String, needsHumanInput: Bool = false) {
        self.message = message
        self.needsHumanInput = needsHumanInput
    }

    private enum CodingKeys: String, CodingKey { case message, content, needsHumanInput = "needs_human_input" }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        message =
            try values.decodeIfPresent(String.self, forKey: .message)
            ?? values.decodeIfPresent(String.self, forKey: .content) ?? values.decode(String.self, forKey: .message)
        needsHumanInput = try values.decodeIfPresent(Bool.self, forKey: .needsHumanInput) ?? false
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(message, forKey: .message)
        try values.encode(needsHumanInput, forKey: .needsHumanInput)
    }
}

/// POST /agents/dm/requests/ID/reject; the body may be left out.
public struct RejectRequestBody: Codable, Sendable {
    public let block: Bool

    public init(block: Bool) { self.block = block }

    private enum CodingKeys: String, CodingKey { case block }

    public init(from decoder: any Decoder) throws {
        block = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(Bool.self, forKey: .block) ?? false
    }
}

/// POST /owner/message-requests: an owner answers in the agent's place.
public struct AnswerMessageRequest: Codable, Sendable {
    public enum Answer: String, Codable, Sendable, CaseIterable { case approve, reject, block }

    public let conversationID: String
    public let answer: Answer

    public init(conversationID: String, answer: Answer) {
        self.conversationID = conversationID
        self.answer = answer
    }

    private enum CodingKeys: String, CodingKey { case conversationID = "conversation_id", answer }
}

/// Who can open the words of a message. Other ways will use the same calls.
public enum MessageEncryption: String, Codable, Sendable {
    /// The server seals it at rest, and could open it.
    case server
}
