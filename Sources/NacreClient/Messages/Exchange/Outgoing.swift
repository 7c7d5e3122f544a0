import AgentAPI
import AgentSignatures
import Foundation
import MessageEncryption
import MessageFormats

/// A message on its way, the same for all devices.
struct Outgoing: Sendable {
    let id: MessageID
    let conversation: ConversationID
    /// Milliseconds since 1970.
    let time: Int64
    let body: MessageBody

    /// Under which it is kept.
    var key: String { StoredConversation.key(conversation, isGroup: body.kind.isOfGroup) }
}

extension DirectMessages {
    /// Seals a message to each key. The counters are noted first: one that was used in vain is a gap, one that was used twice
    /// would look like a repetition.
    func envelopes(_ message: Outgoing, for keys: [RecipientKey]) async throws -> [SealedEnvelope] {
        let devices = keys.map(\.device.text)
        let conversation = message.key
        let counters = try await store.change { contents -> [Int64] in
            var counters: [Int64] = []
            contents.change(conversation, peer: nil) { conversation in
                for device in devices {
                    let next = (conversation.sentCounters[device] ?? 0) + 1
                    conversation.sentCounters[device] = next
                    counters.append(next)
                }
            }
            return counters
        }
        return try zip(keys, counters).map { key, counter in
            let content = MessageContent(
                id: message.id, conversation: message.conversation, counter: counter, time: message.time,
                body: message.body)
            return SealedEnvelope(
                device: key.device.text, message: try MessageSealer.seal(content, to: key, from: sender).text)
        }
    }

    /// Writes a message down before it is sent.
    ///
    /// - Parameter asks: it is a request; one whose answer is lost is a request still.
    func keep(_ message: Outgoing, to peer: ObjectUUID?, asks: Bool = false) async throws {
        let stored = StoredMessage(
            id: message.id.text, sender: sender.agent.text, time: message.time, body: Data(message.body.bytes),
            state: .sending, revealed: nil)
        let conversation = message.key
        try await store.change { contents in
            contents.change(conversation, peer: peer?.text) { conversation in
                if asks, conversation.isUntouched { conversation.state = .asked }
                conversation.messages.append(stored)
            }
        }
    }

    func set(_ state: StoredMessage.State, of message: Outgoing) async throws {
        let (id, place) = (message.id.text, message.key)
        try await store.change { $0.change(place, peer: nil) { $0.set(state, of: id) } }
    }
}

extension StoredConversation {
    /// A group's founder draws its id, and must not be able to draw that of a conversation of two.
    static func key(_ id: ConversationID, isGroup: Bool) -> String { isGroup ? "group:" + id.text : id.text }

    mutating func set(_ state: StoredMessage.State, of id: String) {
        for place in messages.indices where messages[place].id == id && messages[place].state != .confirmed {
            messages[place].state = state
        }
    }
}
