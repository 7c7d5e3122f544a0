import JSONWriting

/// A sealed message that its recipient reveals: enough to verify who wrote it, and to whom.
public struct RevealedMessageObject: Codable, JSONWritable, Equatable {
    public let suite: String
    public let logOrigin: String
    /// UUIDs in lower case.
    public let recipient: String
    /// The recipient's identity key, 32 bytes, base64url; as are the bytes below.
    public let recipientKey: String
    public let prekeyID: String
    public let prekeySHA256: String
    public let sender: String
    public let keyID: String
    public let messageID: String
    public let conversationID: String
    public let counter: Int64
    /// Milliseconds since 1970.
    public let time: Int64
    public let body: String
    public let signature: String

    public init(
        suite: String, logOrigin: String, recipient: String, recipientKey: String, prekeyID: String,
        prekeySHA256: String, sender: String, keyID: String, messageID: String, conversationID: String, counter: Int64,
        time: Int64, body: String, signature: String
    ) {
        self.suite = suite
        self.logOrigin = logOrigin
        self.recipient = recipient
        self.recipientKey = recipientKey
        self.prekeyID = prekeyID
        self.prekeySHA256 = prekeySHA256
        self.sender = sender
        self.keyID = keyID
        self.messageID = messageID
        self.conversationID = conversationID
        self.counter = counter
        self.time = time
        self.body = body
        self.signature = signature
    }

    private enum CodingKeys: String, CodingKey {
        case suite, logOrigin = "log_origin", recipient, recipientKey = "recipient_key", prekeyID = "prekey_id"
        case prekeySHA256 = "prekey_sha256", sender, keyID = "key_id", messageID = "message_id"
        case conversationID = "conversation_id", counter, time, body, signature
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("suite", suite)
            writer.field("log_origin", logOrigin)
            writer.field("recipient", recipient)
            writer.field("recipient_key", recipientKey)
            writer.field("prekey_id", prekeyID)
            writer.field("prekey_sha256", prekeySHA256)
            writer.field("sender", sender)
            writer.field("key_id", keyID)
            writer.field("message_id", messageID)
            writer.field("conversation_id", conversationID)
            writer.field("counter", counter)
            writer.field("time", time)
            writer.field("body", body)
            writer.field("signature", signature)
        }
    }
}

/// POST /agents/dm/reports: messages of one sender, shown to the operator's moderators.
public struct SealedReportRequest: Codable, Sendable {
    public let messages: [RevealedMessageObject]
    /// As for other reports.
    public let reason: String
    public let note: String?

    public init(messages: [RevealedMessageObject], reason: String, note: String? = nil) {
        self.messages = messages
        self.reason = reason
        self.note = note
    }
}
