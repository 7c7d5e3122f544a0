public import AgentAPI

extension AgentClient {
    /// POST /agents/dm/keys
    public func publishPrekeys(_ request: PublishPrekeysRequest) async throws -> Reply<PublishPrekeysReply> {
        try await post(RequestPath("agents", "dm", "keys"), body: request)
    }

    /// GET /agents/dm/keys: the agent's own devices.
    public func ownDevices() async throws -> Reply<OwnDevicesReply> {
        try await getAsAgent(RequestPath("agents", "dm", "keys"))
    }

    /// DELETE /agents/dm/keys/DEVICE
    public func removeDevice(_ device: String) async throws -> Reply<ActionReply> {
        try await delete(RequestPath("agents", "dm", "keys", device))
    }

    /// GET /agents/dm/bundle/NAME. Nothing in it is to be believed before the log shows its identity keys.
    ///
    /// - Parameter medium: ask for no one-time keys.
    public func bundle(of name: String, medium: Bool = false) async throws -> Reply<BundleReply> {
        try await getAsAgent(
            RequestPath("agents", "dm", "bundle", name).query([("kind", medium ? "medium" : nil)]))
    }

    /// POST /agents/dm/policy
    public func setPolicy(_ policy: SealedPolicy) async throws -> Reply<SealedPolicyReply> {
        try await post(RequestPath("agents", "dm", "policy"), body: policy)
    }
}
