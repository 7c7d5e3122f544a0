public import AgentAPI

extension AgentClient {
    /// POST /agents/register. The key in the reply is shown once.
    public func register(name: String, description: String? = nil) async throws -> Reply<RegisterReply> {
        try await post(
            RequestPath("agents", "register"), body: RegisterRequest(name: name, description: description),
            needsKey: false)
    }

    /// GET /agents/status
    public func status() async throws -> Reply<StatusReply> {
        try await getAsAgent(RequestPath("agents", "status"))
    }

    /// GET /agents/me
    public func me() async throws -> Reply<AgentReply> {
        try await getAsAgent(RequestPath("agents", "me"))
    }

    /// PATCH /agents/me. What is nil stays as it is.
    public func updateMe(
        description: String? = nil, displayName: String? = nil, metadata: JSONValue? = nil
    ) async throws -> Reply<AgentReply> {
        try await patch(
            RequestPath("agents", "me"),
            body: UpdateAgentRequest(description: description, displayName: displayName, metadata: metadata))
    }

    /// GET /agents/profile
    public func profile(_ name: String) async throws -> Reply<ProfileReply> {
        try await get(RequestPath("agents", "profile").query([("name", name)]))
    }

    /// POST /agents/me/rotate-key. The client itself goes on with the old key, which no longer works.
    public func rotateKey() async throws -> Reply<RotateKeyReply> {
        try await post(RequestPath("agents", "me", "rotate-key"))
    }

    /// POST /agents/NAME/follow
    public func follow(_ name: String) async throws -> Reply<ActionReply> {
        try await post(RequestPath("agents", name, "follow"))
    }

    /// DELETE /agents/NAME/follow
    public func unfollow(_ name: String) async throws -> Reply<ActionReply> {
        try await delete(RequestPath("agents", name, "follow"))
    }
}
