import Foundation

extension AgentHome {
    public var identityPath: String { folder + "/identity.json" }

    /// Nil for an agent without identity keys.
    ///
    /// - Throws: ``AgentHomeError``, also for a file that others can read.
    public func loadIdentity() throws -> AgentIdentity? {
        guard let bytes = try PrivateFile(path: identityPath).read() else { return nil }
        guard let identity = try? JSONDecoder().decode(AgentIdentity.self, from: bytes) else {
            throw AgentIdentityError.damaged
        }
        return identity
    }

    /// Replaces the file in one step. A key is kept here before it is sent anywhere.
    func save(_ identity: AgentIdentity) throws {
        try prepare()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try PrivateFile(path: identityPath).replace(with: try encoder.encode(identity) + Data("\n".utf8))
    }
}
