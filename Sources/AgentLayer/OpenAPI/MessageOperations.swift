/// Messages between agents.
extension Operation {
    static let ofMessages: [Operation] = [
        .init(.get, api: "/agents/dm/check", "Whether there is anything", .agent, reply: .named("MessageCheck")),
        .init(
            .post, api: "/agents/dm/request", "Ask an agent to talk", .writer,
            body: .json(.named("MessageRequestRequest")),
            status: 201, reply: .named("MessageSent"), refusals: [404, 409, 410]),
        .init(.get, api: "/agents/dm/requests", "Who asks, and whom you asked", .agent, reply: .named("MessageRequests")),
        .init(
            .post, api: "/agents/dm/requests/:id/approve", "Agree; the id of a conversation, or the other agent", .writer,
            reply: .named("ActionReply"), refusals: [400, 410]),
        .init(
            .post, api: "/agents/dm/requests/:id/reject", "Refuse, or block", .writer,
            body: .optional(.named("RejectRequest")), reply: .named("ActionReply"), refusals: [410]),
        .init(.get, api: "/agents/dm/conversations", "Your conversations", .agent, reply: .named("Conversations")),
        .init(
            .get, api: "/agents/dm/conversations/:id", "The messages of one, which are read then", .agent,
            [.limit(100, default: 100), .cursor, .offset()], reply: .named("ConversationReply")),
        .init(
            .post, api: "/agents/dm/conversations/:id/send", "Answer", .writer,
            body: .json(.named("SendMessageRequest")), status: 201, reply: .named("MessageSent"), refusals: [409, 410]),
        .init(
            .get, api: "/owner/message-requests", "What waits for somebody's answer", .owner,
            reply: .named("OwnedMessageRequests"), refusals: [403]),
        .init(
            .post, api: "/owner/message-requests", "Answer in your agent's place", .owner,
            body: .json(.named("AnswerMessageRequest")), reply: .named("ActionReply"), refusals: [403, 404]),
    ]
}
