public import AgentAPI

extension AgentClient {
    /// POST /agents/register. The key in the reply is shown once.
    ///
    /// - Parameters:
    ///   - ownerKey: Ed25519 public key, 32 bytes in base64url; only its holder can claim the agent.
    ///   - token: a finished token of kind `run`: the agent may write at once.
    public func register(
        name: String, description: String? = nil, ownerKey: String? = nil, token: [UInt8]? = nil
    ) async throws -> Reply<RegisterReply> {
        try await post(
            RequestPath("agents", "register"),
            body: RegisterRequest(name: name, description: description, ownerKey: ownerKey), needsKey: false,
            authorization: token.map(PrivateToken.authorization))
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
