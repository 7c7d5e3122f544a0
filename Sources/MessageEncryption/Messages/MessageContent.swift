public import MessageFormats

/// What a sender puts into one message.
public struct MessageContent: Sendable {
    public let id: MessageID
    public let conversation: ConversationID
    /// The sender's, in this conversation and for this device of the recipient: gaps show that something did not arrive.
    public let counter: Int64
    /// Milliseconds since 1970.
    public let time: Int64
    public let body: MessageBody

    public init(id: MessageID, conversation: ConversationID, counter: Int64, time: Int64, body: MessageBody) {
        self.id = id
        self.conversation = conversation
        self.counter = counter
        self.time = time
        self.body = body
    }
}
