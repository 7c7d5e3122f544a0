import AgentAPI
import JSONWriting
import Storage

/// An agent's conversations and messages, for its owner's export. Also what others wrote to it, as it can read that itself.
struct ExportedMessages: Sendable {
    private let opened: OpenedMailbox
    private let agent: AgentID

    init(of agent: AgentID, _ network: AgentNetwork) async throws {
        opened = try await OpenedMailbox(of: agent, network)
        self.agent = agent
    }

    func conversations(_ put: AgentExport.Put) async throws {
        for object in try await opened.conversationObjects(opened.mailbox.conversations) { try await put(object) }
    }

    func messages(_ put: AgentExport.Put) async throws {
        for conversation in opened.mailbox.conversations {
            let people = try await opened.people(of: [conversation])
            let other = people[conversation.with]?.agent.name
            for words in try await opened.words(at: conversation.entries) {
                try await put(
                    ExportedMessage(
                        conversation: conversation.id.text, other: other, isOwn: words.isOwn,
                        object: opened.object(of: words, names: other.map { [conversation.with: $0] } ?? [:])))
            }
        }
    }
}

private struct ExportedMessage: JSONWritable {
    let conversation: String
    let other: String?
    let isOwn: Bool
    let object: MessageObject

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("conversation_id", conversation)
            writer.field("with", other)
            writer.field("direction", isOwn ? "sent" : "received")
            writer.field("id", object.id)
            writer.field("content", object.content)
            writer.field("needs_human_input", object.needsHumanInput)
            writer.field("created_at", object.createdAt)
            writer.field("encryption", object.encryption.rawValue)
        }
    }
}
