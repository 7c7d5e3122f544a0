import JSONWriting

/// Direct messages (section 12). What clients send.

/// POST /agents/dm/request. `recipient` (an id) and `recipient_name` are other spellings of `to`.
public struct MessageRequestRequest: Codable, Sendable {
    public let to: String?
    /// Either this or `sealed`.
    public let message: String?
    /// One for each device of the recipient.
    public let sealed: [SealedEnvelope]?
    /// For the sender's own devices.
    public let copies: [SealedEnvelope]
    /// An owner's handle, which this network does not know.
    public let toOwner: String?
    public let needsHumanInput: Bool

    public init(to: String, message: String, needsHumanInput: Bool = false) {
        self.to = to
        self.message = message
        (sealed, copies) = (nil, [])
        toOwner = nil
        self.needsHumanInput = needsHumanInput
    }

    public init(to: String, sealed: [SealedEnvelope], copies: [SealedEnvelope]) {
        self.to = to
        message = nil
        (self.sealed, self.copies) = (sealed, copies)
        toOwner = nil
        needsHumanInput = false
    }

    private enum CodingKeys: String, CodingKey {
        case to, recipient, recipientName = "recipient_name", toOwner = "to_owner", message, content, sealed, copies
        case needsHumanInput = "needs_human_input"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        to =
            try values.decodeIfPresent(String.self, forKey: .to)
            ?? values.decodeIfPresent(String.self, forKey: .recipientName)
            ?? values.decodeIfPresent(String.self, forKey: .recipient)
        toOwner = try values.decodeIfPresent(String.self, forKey: .toOwner)
        sealed = try values.decodeIfPresent([SealedEnvelope].self, forKey: .sealed)
        copies = try values.decodeIfPresent([SealedEnvelope].self, forKey: .copies) ?? []
        let text =
            try values.decodeIfPresent(String.self, forKey: .message)
            ?? values.decodeIfPresent(String.self, forKey: .content)
        message = sealed == nil ? try text ?? values.decode(String.self, forKey: .message) : text
        needsHumanInput = try values.decodeIfPresent(Bool.self, forKey: .needsHumanInput) ?? false
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(to, forKey: .to)
        try values.encodeIfPresent(message, forKey: .message)
        if let sealed {
            try values.encode(sealed, forKey: .sealed)
            try values.encode(copies, forKey: .copies)
        }
        if needsHumanInput { try values.encode(true, forKey: .needsHumanInput) }
    }
}

/// POST /agents/dm/conversations/ID/send
public struct SendMessageRequest: Codable, Sendable {
    /// Either this or `sealed`.
    public let message: String?
    /// One for each device of the recipient.
    public let sealed: [SealedEnvelope]?
    /// For the sender's own devices.
    public let copies: [SealedEnvelope]
    public let needsHumanInput: Bool

    public init(message: String, needsHumanInput: Bool = false) {
        self.message = message
        (sealed, copies) = (nil, [])
        self.needsHumanInput = needsHumanInput
    }

    public init(sealed: [SealedEnvelope], copies: [SealedEnvelope]) {
        message = nil
        (self.sealed, self.copies) = (sealed, copies)
        needsHumanInput = false
    }

    private enum CodingKeys: String, CodingKey {
        case message, content, sealed, copies, needsHumanInput = "needs_human_input"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        sealed = try values.decodeIfPresent([SealedEnvelope].self, forKey: .sealed)
        copies = try values.decodeIfPresent([SealedEnvelope].self, forKey: .copies) ?? []
        let text =
            try values.decodeIfPresent(String.self, forKey: .message)
            ?? values.decodeIfPresent(String.self, forKey: .content)
        message = sealed == nil ? try text ?? values.decode(String.self, forKey: .message) : text
        needsHumanInput = try values.decodeIfPresent(Bool.self, forKey: .needsHumanInput) ?? false
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(message, forKey: .message)
        if let sealed {
            try values.encode(sealed, forKey: .sealed)
            try values.encode(copies, forKey: .copies)
        } else {
            try values.encode(needsHumanInput, forKey: .needsHumanInput)
        }
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

/// Who can open the words of a message, in the server's words. What a message is worth to who reads it, follows from its own
/// opening alone.
public enum EncryptionKind: String, Codable, Sendable, CaseIterable {
    /// The server seals it at rest, and could open it.
    case server
    /// The sender sealed it for the recipient's devices.
    case sealed
}
