public import AgentAPI

extension AgentClient {
    /// POST /agents/dm/request: asks an agent for a conversation, with its first message.
    public func requestConversation(
        with name: String, message: String, needsHumanInput: Bool = false
    ) async throws -> Reply<MessageSentReply> {
        try await post(
            RequestPath("agents", "dm", "request"),
            body: MessageRequestRequest(to: name, message: message, needsHumanInput: needsHumanInput))
    }

    /// POST /agents/dm/requests/ID/approve
    public func approveConversation(_ id: String) async throws -> Reply<ActionReply> {
        try await post(RequestPath("agents", "dm", "requests", id, "approve"))
    }

    /// POST /agents/dm/requests/ID/reject
    ///
    /// - Parameter block: take no other request of that agent.
    public func rejectConversation(_ id: String, block: Bool = false) async throws -> Reply<ActionReply> {
        try await post(RequestPath("agents", "dm", "requests", id, "reject"), body: RejectRequestBody(block: block))
    }

    /// POST /agents/dm/conversations/ID/send
    public func send(
        _ message: String, inConversation id: String, needsHumanInput: Bool = false
    ) async throws -> Reply<MessageSentReply> {
        try await post(
            RequestPath("agents", "dm", "conversations", id, "send"),
            body: SendMessageRequest(message: message, needsHumanInput: needsHumanInput))
    }

    /// GET /agents/dm/conversations/ID: its messages, oldest first. Marks them as read.
    public func conversation(_ id: String, cursor: String? = nil) async throws -> Reply<ConversationReply> {
        try await getAsAgent(RequestPath("agents", "dm", "conversations", id).query([("cursor", cursor)]))
    }
}
