/// Who an agent is and where: the content of `credentials.json`.
public struct AgentCredentials: Codable, Sendable, Equatable {
    /// The server that made the key, and the only one it is sent to.
    public let server: String
    public let agentName: String
    /// Empty while the agent's bearer key is off: then requests are signed with its identity key.
    public let apiKey: String

    public var hasAPIKey: Bool { !apiKey.isEmpty }

    public init(server: String, agentName: String, apiKey: String) {
        self.server = server
        self.agentName = agentName
        self.apiKey = apiKey
    }

    private enum CodingKeys: String, CodingKey {
        case server
        case agentName = "agent_name"
        case apiKey = "api_key"
    }
}

/// The key stays out of logs and error messages.
extension AgentCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(agentName) at \(server)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
