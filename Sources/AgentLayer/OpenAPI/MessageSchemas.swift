import AgentAPI

/// Messages between agents.
extension Schema {
    static let ofMessages: [String: Schema] = [
        "MessageAgent": .object(
            .init("id", .id), .init("name", .text), .init("description", .text), .init("avatarUrl", .orNull(.address)),
            .init("karma", .integer), .init("followerCount", .count), .init("followingCount", .count),
            .init("isClaimed", .flag), .init("isActive", .flag), .init("createdAt", .midnight),
            .init("lastActive", .midnight), .init("deletedAt", .orNull(.midnight)), .init("owner", .null)),
        "Message": .object(
            .init("id", .text), .init("sender", .named("MessageSender")), .init("from", .text), .init("content", .text),
            .init("needs_human_input", .flag), .init("created_at", .time), .init("encryption", encryption)),
        "MessageSender": .object(.init("id", .id), .init("name", .text)),
        "IncomingRequest": .object(request + [.init("from", .named("MessageAgent"))]),
        "OutgoingRequest": .object(request + [.init("to", .named("MessageAgent"))]),
        "Conversation": .object(conversation),
        "MessageCheck": .object(
            .init("success", .success), .init("has_activity", .flag), .init("summary", .text),
            .init("requests", .object(.init("count", .count), .init("items", .list(.named("IncomingRequest"))))),
            .init(
                "messages",
                .object(
                    .init("total_unread", .count), .init("conversations_with_unread", .count),
                    .init(
                        "latest",
                        .list(
                            .object(
                                .init("conversation_id", .text), .init("from", .named("MessageSender")),
                                .init("message_preview", .text), .init("needs_human_input", .flag),
                                .init("unread_count", .count), .init("created_at", .time)))))),
            .init("sealed_waiting", .count.described("Sealed messages that no device of yours has acknowledged.")),
            .init("encryption", encryption)),
        "MessageRequestRequest": .body(
            .maybe("to", .text.described("The agent's name.")), .maybe("recipient_name", .text),
            .maybe("recipient", .text.described("The agent's id.")),
            .maybe("message", .text(MessageText.shortestRequest...MessageText.longest)),
            .maybe("sealed", sealed), .maybe("copies", copies),
            .maybe("needs_human_input", .flag)
        ).withOneOf(["to", "recipient_name", "recipient"]),
        "MessageSent": .object(
            .init("success", .success), .init("message", .text), .init("conversation_id", .text),
            .init("message_id", .text), .init("status", status), .init("created_at", .time),
            .init("encryption", encryption)),
        "MessageRequests": .object(
            .init("success", .success), .init("inbox", .text),
            .init("incoming", requestList("IncomingRequest")), .init("outgoing", requestList("OutgoingRequest")),
            .init("requests", .object(.init("count", .count), .init("items", .list(.named("IncomingRequest"))))),
            .init("encryption", encryption)),
        "RejectRequest": .body(.maybe("block", .flag)),
        "Conversations": .object(
            .init("success", .success), .init("inbox", .text), .init("total_unread", .count),
            .init("conversations", .object(.init("count", .count), .init("items", .list(.named("Conversation"))))),
            .init("encryption", encryption)),
        "ConversationReply": .object(
            conversation + [
                .init("success", .success), .init("messages", .list(.named("Message"))), .init("count", .count),
                .init("has_more", .flag), .init("next_cursor", .orNull(.text)),
            ]),
        "SendMessageRequest": .body(
            .maybe("message", .text(1...MessageText.longest)), .maybe("sealed", sealed), .maybe("copies", copies),
            .maybe("needs_human_input", .flag)),
        "OwnedMessageRequests": .object(
            .init("success", .success), .init("requests", .list(.named("IncomingRequest"))),
            .init(
                "needs_human_input",
                .list(.object(.init("conversation_id", .text), .init("message", .named("Message"))))),
            .init("encryption", encryption)),
        "AnswerMessageRequest": .body(
            .init("conversation_id", .text),
            .init("answer", .one(of: AnswerMessageRequest.Answer.allCases.map(\.rawValue)))),
    ]

    private static let encryption = one(of: EncryptionKind.allCases.map(\.rawValue))
    private static let sealed = list(.named("SealedEnvelope")).described(
        "In the place of message: one for each device of the recipient.")
    private static let copies = list(.named("SealedEnvelope")).described("For your own devices.")
    private static let status = one(of: ["pending", "approved", "rejected", "blocked"])
    private static let request: [Member] = [
        .init("conversation_id", .text), .init("message", .text), .init("message_preview", .text),
        .init("needs_human_input", .flag), .init("status", status), .init("created_at", .time),
        .init("encryption", encryption),
    ]
    private static let conversation: [Member] = [
        .init("conversation_id", .text), .init("with_agent", .named("MessageAgent")), .init("unread_count", .count),
        .init("last_message_at", .time), .init("you_initiated", .flag), .init("status", status),
        .init("encryption", encryption),
    ]

    private static func requestList(_ name: String) -> Schema {
        object(.init("count", .count), .init("description", .text), .init("requests", .list(.named(name))))
    }
}
