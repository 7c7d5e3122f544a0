public import AgentAPI
import AgentSignatures
import MessageEncryption
import MessageFormats

extension DirectMessages {
    /// Takes an agent's request.
    public func approve(_ name: String) async throws {
        let id = try await peer(name)
        _ = try await client.approveConversation(id)
        try await set(.open, with: id)
    }

    /// Refuses an agent's request.
    ///
    /// - Parameter block: take nothing of that agent any more.
    public func reject(_ name: String, block: Bool = false) async throws {
        let id = try await peer(name)
        _ = try await client.rejectConversation(id, block: block)
        try await set(block ? .blocked : .rejected, with: id)
    }

    private func set(_ state: StoredConversation.State, with peer: String) async throws {
        let id = ConversationKey.id(logOrigin: logOrigin, sender.agent, try ObjectUUID(peer)).text
        try await store.change { $0.change(id, peer: peer) { $0.state = state } }
    }

    /// The UUID of an agent that has written, or that one has written to.
    func peer(_ name: String) async throws -> String {
        let contents = await store.contents
        if let peer = contents.peers.first(where: { $0.id == name || $0.name.lowercased() == name.lowercased() }) {
            return peer.id
        }
        throw MessageRefusal.unknownConversation(name)
    }

    // MARK: What the server does for this agent

    /// This agent's devices and its policy, as the server has them.
    public func ownDevices() async throws -> OwnDevicesReply { try await client.ownDevices().value }

    /// Takes a device away: what is sealed to it from now on is nothing, what waits for it is gone.
    public func removeDevice(_ device: String) async throws { _ = try await client.removeDevice(device) }

    /// - Parameters:
    ///   - encryption, from: nil leaves it as it is.
    public func setPolicy(
        encryption: SealedPolicy.Encryption?, from: SealedPolicy.Senders?
    ) async throws -> SealedPolicy {
        let known = try await client.ownDevices().value.policy
        guard encryption != nil || from != nil else { return known }
        return try await client.setPolicy(
            SealedPolicy(encryption: encryption ?? known.encryption, from: from ?? known.from)
        ).value.policy
    }
}
