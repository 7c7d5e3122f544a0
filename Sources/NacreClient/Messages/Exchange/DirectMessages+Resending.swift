import AgentSignatures
import Foundation
import MessageEncryption
import MessageFormats

extension DirectMessages {
    /// Sends again what the other side has not confirmed: the same message under the same id, so that who has it already takes
    /// it once, and sealed to the medium-term key, which does not get lost like a one-time key.
    ///
    /// - Parameter ids: beginnings of ids; none means all that are not confirmed.
    /// - Returns: the ids of what was sent.
    public func resend(_ name: String, _ ids: [String] = []) async throws -> [String] {
        let peer = try await peer(name)
        guard let conversation = await store.contents.conversation(with: peer) else {
            throw MessageRefusal.unknownConversation(name)
        }
        let own = conversation.messages.filter { $0.sender == sender.agent.text }
        let chosen =
            ids.isEmpty
            ? own.filter { $0.state != .confirmed } : try ids.map { try StoredConversation.message($0, among: own) }
        guard !chosen.isEmpty else { return [] }
        let recipient = try await recipient(peer, medium: true)
        for stored in chosen {
            let message = Outgoing(
                id: try MessageID(stored.id), conversation: try ConversationID(conversation.id), time: stored.time,
                body: try MessageBody(parsing: Array(stored.body)))
            // A request that never arrived is asked again; one that did is answered by the server in the same way.
            let call: Call = conversation.state == .asked ? .request : .send
            _ = try await deliver(message, to: recipient, by: call, isNew: false)
        }
        return chosen.map(\.id)
    }

    /// Sends nothing, so that who watches cannot count what is said: to an agent chosen at random among those with whom there
    /// is an open conversation.
    ///
    /// - Returns: its name; nil where there is none.
    public func sendCover() async throws -> String? {
        let contents = await store.contents
        let open = contents.conversations.filter { $0.state == .open && $0.peer != nil }
        guard let conversation = open.randomElement(), let peer = conversation.peer else { return nil }
        // Chosen evenly, and sealed like words: of the same size as most of them, to the same keys.
        let recipient = try await recipient(peer)
        let message = Outgoing(
            id: .random(), conversation: try ConversationID(conversation.id), time: now(),
            body: try MessageBody.cover(to: recipient.agent, received: conversation.toConfirm))
        _ = try await deliver(message, to: recipient, by: .send, isNew: true)
        return recipient.name
    }
}

extension StoredConversation {
    static func message(_ id: String, among messages: [StoredMessage]) throws(MessageRefusal) -> StoredMessage {
        let found = messages.filter { $0.id.hasPrefix(id) }
        guard let first = found.first, !id.isEmpty else { throw .unknownMessage(id) }
        guard found.count == 1 else { throw .ambiguousMessage(id) }
        return first
    }
}
