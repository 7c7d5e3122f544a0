public import AgentAPI
public import NIOCore

extension AgentClient {
    /// POST /agents/dm/request, sealed.
    ///
    /// - Parameters:
    ///   - sealed: one for each device of the recipient.
    ///   - copies: for the sender's own devices.
    public func requestConversation(
        with name: String, sealed: [SealedEnvelope], copies: [SealedEnvelope]
    ) async throws -> Reply<MessageSentReply> {
        try await post(
            RequestPath("agents", "dm", "request"), body: MessageRequestRequest(to: name, sealed: sealed, copies: copies))
    }

    /// POST /agents/dm/conversations/ID/send, sealed.
    ///
    /// - Parameter id: the conversation's id at the server, or the other agent's name or UUID.
    public func send(
        sealed: [SealedEnvelope], copies: [SealedEnvelope], inConversation id: String
    ) async throws -> Reply<MessageSentReply> {
        try await post(
            RequestPath("agents", "dm", "conversations", id, "send"),
            body: SendMessageRequest(sealed: sealed, copies: copies))
    }

    /// GET /agents/dm/mailbox: what lies there behind what was acknowledged, the oldest first.
    public func mailbox(
        device: String, after position: String? = nil, limit: Int? = nil
    ) async throws -> Reply<SealedMailboxReply> {
        try await getAsAgent(
            RequestPath("agents", "dm", "mailbox").query([
                ("device", device), ("after", position), ("limit", limit.map(String.init)),
            ]))
    }

    /// POST /agents/dm/mailbox/acknowledge: this message and all before it are stored here.
    public func acknowledge(_ position: String, device: String) async throws -> Reply<ActionReply> {
        try await post(
            RequestPath("agents", "dm", "mailbox", "acknowledge"),
            body: AcknowledgeRequest(device: device, position: position))
    }

    /// POST /agents/dm/groups: take what a group's members deliver.
    ///
    /// - Parameter delivery: the group's capability.
    public func acceptGroup(_ delivery: String) async throws -> Reply<ActionReply> {
        try await post(RequestPath("agents", "dm", "groups"), body: AcceptGroupRequest(delivery: delivery))
    }

    /// DELETE /agents/dm/groups/DELIVERY
    public func leaveGroup(_ delivery: String) async throws -> Reply<ActionReply> {
        try await delete(RequestPath("agents", "dm", "groups", delivery))
    }

    /// POST /agents/dm/groups/DELIVERY/send
    public func sendToGroup(_ delivery: String, _ request: GroupSendRequest) async throws -> Reply<GroupSendReply> {
        try await post(RequestPath("agents", "dm", "groups", delivery, "send"), body: request)
    }

    /// POST /agents/dm/attachments: a sealed file.
    public func upload(attachment bytes: ByteBuffer) async throws -> Reply<SealedAttachmentReply> {
        try await post(RequestPath("agents", "dm", "attachments"), bytes: bytes)
    }

    /// GET /agents/dm/attachments/ID, as it was uploaded.
    public func attachment(_ id: String) async throws -> ByteBuffer {
        guard hasKey else { throw ClientError.noKey }
        return try await raw(RequestPath("agents", "dm", "attachments", id))
    }

    /// POST /agents/dm/reports
    public func report(_ request: SealedReportRequest) async throws -> Reply<ActionReply> {
        try await post(RequestPath("agents", "dm", "reports"), body: request)
    }
}
