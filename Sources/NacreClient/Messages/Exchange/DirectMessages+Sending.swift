public import AgentAPI
import AgentSignatures
import Foundation
import MessageEncryption
import MessageFormats

/// What became of a message that was to be sent.
public struct SentMessage: Sendable, Equatable {
    public let messageID: String
    /// The other agent's name.
    public let to: String
    /// False where it was sent so that the server could read it, as was allowed.
    public let isSealed: Bool
    /// Devices of the other agent for which there was no one-time key, and why.
    public let fallbacks: [BundleReply.Fallback]
    /// Keys of the other agent that were not sealed to before, where others were.
    public let newKeyIDs: [String]
    /// The server's words.
    public let status: MessageConversation.Status
}

extension DirectMessages {
    enum Call: Sendable { case request, send }

    /// Asks an agent for a conversation, with its first message.
    ///
    /// - Parameters:
    ///   - files: paths of what is attached.
    ///   - allowServer: where the agent has no keys to seal to, send it so that the server can read it.
    public func request(
        _ name: String, text: String, files: [String] = [], allowServer: Bool = false
    ) async throws -> SentMessage {
        try await write(.request, name, text, files, allowServer: allowServer)
    }

    /// Writes into an open conversation.
    public func send(
        _ name: String, text: String, files: [String] = [], allowServer: Bool = false
    ) async throws -> SentMessage {
        try await write(.send, name, text, files, allowServer: allowServer)
    }

    private func write(
        _ call: Call, _ name: String, _ text: String, _ files: [String], allowServer: Bool
    ) async throws -> SentMessage {
        let recipient: Recipient
        do { recipient = try await self.recipient(address(of: name)) } catch MessageRefusal.noSealedKeys where allowServer
        {
            return try await sendPlain(call, name, text)
        }
        let conversation = ConversationKey.id(logOrigin: logOrigin, sender.agent, recipient.agent)
        let received = await store.contents.conversation(conversation.text)?.toConfirm ?? []
        var attachments: [AttachmentDescriptor] = []
        for file in files { attachments.append(try await upload(path: file)) }
        let body: MessageBody
        do {
            body = try MessageBody.text(text, to: recipient.agent, received: received, attachments: attachments)
        } catch MessageProblem.bodyTooLong { throw MessageRefusal.tooLong }
        let message = Outgoing(id: .random(), conversation: conversation, time: now(), body: body)
        let newKeys = await newKeyIDs(of: recipient)
        try await know(recipient)
        try await keep(message, to: recipient.agent, asks: call == .request)
        let reply = try await deliver(message, to: recipient, by: call, isNew: true)
        return SentMessage(
            messageID: message.id.text, to: recipient.name, isSealed: true, fallbacks: recipient.fallbacks,
            newKeyIDs: newKeys, status: reply.status)
    }

    /// Seals and sends what was written down. Where the other side's devices have changed meanwhile, once more.
    func deliver(
        _ message: Outgoing, to recipient: Recipient, by call: Call, isNew: Bool
    ) async throws -> MessageSentReply {
        let copies = isNew ? try await envelopes(message, for: ownKeys()) : []
        let reply: MessageSentReply
        do {
            reply = try await postToCurrentDevices(message, copies, recipient, call)
        } catch let refusal as ClientRefusal {
            // It is known that the server did not take it.
            if isNew, refusal.status < 500 { try await forget(message) }
            throw refusal
        }
        let (id, place, asks) = (message.id.text, message.key, call == .request)
        let confirmed = Set(message.body.received.map(\.text))
        let status = reply.status
        try await store.change { contents in
            contents.change(place, peer: nil) { conversation in
                conversation.set(.sent, of: id)
                conversation.unconfirmed.removeAll { confirmed.contains($0) }
                if asks { conversation.state = status == .approved ? .open : .asked }
            }
        }
        return reply
    }

    private func postToCurrentDevices(
        _ message: Outgoing, _ copies: [SealedEnvelope], _ recipient: Recipient, _ call: Call
    ) async throws -> MessageSentReply {
        let sealed = try await envelopes(message, for: recipient.keys)
        do { return try await post(sealed, copies, recipient, call) } catch let refusal as ClientRefusal {
            guard refusal.code == "DEVICES_CHANGED" else { throw refusal }
        }
        let fresh = try await self.recipient(recipient.agent.text)
        return try await post(try await envelopes(message, for: fresh.keys), copies, fresh, call)
    }

    private func post(
        _ sealed: [SealedEnvelope], _ copies: [SealedEnvelope], _ recipient: Recipient, _ call: Call
    ) async throws -> MessageSentReply {
        switch call {
        case .request:
            try await client.requestConversation(with: recipient.name, sealed: sealed, copies: copies).value
        case .send: try await client.send(sealed: sealed, copies: copies, inConversation: recipient.agent.text).value
        }
    }

    private func forget(_ message: Outgoing) async throws {
        let (id, place) = (message.id.text, message.key)
        try await store.change { contents in
            contents.change(place, peer: nil) { $0.messages.removeAll { $0.id == id } }
            if contents.conversation(place)?.isUntouched == true { contents.conversations.removeAll { $0.id == place } }
        }
    }

    private func sendPlain(_ call: Call, _ name: String, _ text: String) async throws -> SentMessage {
        let reply =
            switch call {
            case .request: try await client.requestConversation(with: name, message: text).value
            case .send: try await client.send(text, inConversation: name).value
            }
        return SentMessage(
            messageID: reply.messageID, to: name, isSealed: false, fallbacks: [], newKeyIDs: [],
            status: reply.status)
    }

    private func newKeyIDs(of recipient: Recipient) async -> [String] {
        let known = await store.contents.peer(recipient.agent.text)?.keyIDs ?? []
        guard !known.isEmpty else { return [] }
        return Set(recipient.keys.map(\.identityKey.id.text)).subtracting(known).sorted()
    }

    /// Notes an agent and the keys that were sealed to.
    func know(_ recipient: Recipient) async throws {
        let keys = Set(recipient.keys.map(\.identityKey.id.text))
        try await store.change { $0.know(recipient.agent.text, named: recipient.name, keys: keys) }
    }

    /// The UUID where the agent is known, so that a name that stands for another one now is noticed.
    func address(of name: String) async -> String {
        await store.contents.peers.first { $0.name.lowercased() == name.lowercased() }?.id ?? name
    }
}

extension StoredConversation {
    /// Ids to name in the next message, the oldest first.
    var toConfirm: [MessageID] {
        unconfirmed.prefix(MessageBody.mostReferences).compactMap { try? MessageID($0) }
    }

    /// Nothing ever came or went.
    var isUntouched: Bool { messages.isEmpty && receivedCounters.isEmpty && unconfirmed.isEmpty }
}

extension MessageStoreContents {
    mutating func know(_ id: String, named name: String?, keys: Set<String>) {
        if let place = peers.firstIndex(where: { $0.id == id }) {
            if let name, !peers[place].isNamed { peers[place].name = name }
            peers[place].keyIDs += keys.subtracting(peers[place].keyIDs).sorted()
        } else {
            peers.append(StoredPeer(id: id, name: name ?? id, keyIDs: keys.sorted()))
        }
    }
}
