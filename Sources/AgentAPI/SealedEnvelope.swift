import JSONWriting

/// A sealed message on its way to one device, or from its mailbox: what is in it, and who wrote it, only that device can
/// tell (docs/sealed-messages.md).
public struct SealedEnvelope: Codable, JSONWritable, Equatable {
    /// 16 bytes, base64url.
    public let device: String
    /// The sealed message, base64url.
    public let message: String

    public init(device: String, message: String) {
        self.device = device
        self.message = message
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("device", device)
            writer.field("message", message)
        }
    }
}

/// GET /agents/dm/mailbox
public struct SealedMailboxReply: Codable, JSONWritable {
    public struct Message: Codable, JSONWritable, Equatable {
        /// Where it lies, to be acknowledged; says nothing to others. Later ones do not compare as text.
        public let position: String
        /// On which it arrived, days since 1970.
        public let day: Int64
        /// The sealed message, base64url.
        public let message: String

        public init(position: String, day: Int64, message: String) {
            self.position = position
            self.day = day
            self.message = message
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("position", position)
                writer.field("day", day)
                writer.field("message", message)
            }
        }
    }

    /// Oldest first.
    public let messages: [Message]
    public let hasMore: Bool

    public init(messages: [Message], hasMore: Bool) {
        self.messages = messages
        self.hasMore = hasMore
    }

    private enum CodingKeys: String, CodingKey { case messages, hasMore = "has_more" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("messages", messages)
            writer.field("has_more", hasMore)
        }
    }
}

/// POST /agents/dm/mailbox/acknowledge: this message and all before it.
public struct AcknowledgeRequest: Codable, Sendable {
    public let device: String
    public let position: String

    public init(device: String, position: String) {
        self.device = device
        self.position = position
    }
}
