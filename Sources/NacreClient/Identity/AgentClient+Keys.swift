public import AgentAPI

extension AgentClient {
    /// GET /agents/me/keys
    public func ownKeys() async throws -> Reply<IdentityKeyListReply> {
        try await getAsAgent(RequestPath("agents", "me", "keys"))
    }

    /// GET /agents/NAME/keys
    public func keys(of name: String) async throws -> Reply<IdentityKeyListReply> {
        try await get(RequestPath("agents", name, "keys"))
    }

    /// POST /agents/me/keys
    func addKey(_ request: AddIdentityKeyRequest) async throws -> Reply<IdentityKeyReply> {
        try await post(RequestPath("agents", "me", "keys"), body: request)
    }

    /// DELETE /agents/me/keys/KEY_ID
    ///
    /// - Parameter request: nil where nobody vouches for the removal.
    func removeKey(_ keyID: String, _ request: RemoveIdentityKeyRequest?) async throws -> Reply<IdentityKeyReply> {
        try await delete(RequestPath("agents", "me", "keys", keyID), body: request)
    }

    /// POST /agents/me/bearer, which must be signed.
    public func setBearer(_ enabled: Bool) async throws -> Reply<BearerReply> {
        try await post(RequestPath("agents", "me", "bearer"), body: SetBearerRequest(enabled: enabled))
    }
}
