import AgentAPI
import HTTPSupport
import JSONWriting
import Storage

/// What is opened of a mailbox, in the words of the contract.
extension OpenedMailbox {
    /// Requests with their first message, newest first.
    func requestObjects(_ conversations: [Conversation], limit: Int = .max) async throws -> [MessageRequestObject] {
        let shown = Array(conversations.sorted { $0.startedAt > $1.startedAt }.prefix(limit))
        let people = try await people(of: shown)
        var first: [ConversationID: Words] = [:]
        for words in try await words(at: shown.compactMap { $0.entries.first { !$0.isOwn } ?? $0.entries.first }) {
            first[words.message.conversation] = words
        }
        var objects: [MessageRequestObject] = []
        for conversation in shown {
            guard let person = people[conversation.with] else { continue }
            let words = first[conversation.id]
            let text = words?.text ?? (conversation.isSealed ? Self.sealed : Self.gone)
            objects.append(
                MessageRequestObject(
                    conversationID: conversation.id.text, agent: object(of: person), message: text,
                    preview: MessageText.preview(of: text),
                    needsHumanInput: words?.message.needsHumanInput ?? false, createdAt: conversation.startedAt,
                    isOutgoing: conversation.isOwn, status: try await status(of: conversation),
                    encryption: words == nil && conversation.isSealed ? .sealed : .server))
        }
        return objects
    }

    func conversationObjects(_ conversations: [Conversation]) async throws -> [MessageConversation] {
        let people = try await people(of: conversations)
        var objects: [MessageConversation] = []
        for conversation in conversations {
            guard let person = people[conversation.with] else { continue }
            objects.append(
                MessageConversation(
                    conversationID: conversation.id.text, withAgent: object(of: person),
                    unreadCount: conversation.unread, lastMessageAt: conversation.lastAt,
                    youInitiated: conversation.isOwn, status: try await status(of: conversation),
                    encryption: conversation.isSealed ? .sealed : .server))
        }
        return objects
    }

    /// - Parameter names: of the agents that may have sent it.
    func object(of words: Words, names: [AgentID: String]) -> MessageObject {
        MessageObject(
            id: words.message.id.text,
            sender: .init(id: words.message.sender.text, name: names[words.message.sender] ?? Self.gone),
            content: words.text ?? Self.gone, needsHumanInput: words.message.needsHumanInput,
            createdAt: words.message.sentAt)
    }

    func object(of person: MessageQueries.Person) -> MessageAgent {
        let agent = person.agent
        return MessageAgent(
            id: agent.id.text, name: agent.name, description: agent.description, karma: agent.karma,
            followerCount: agent.followerCount, isClaimed: agent.claimedDay != nil,
            isActive: person.withdrawnDay == nil && network.clock.now.day - agent.lastActiveDay < 7,
            createdAt: Timestamp(day: agent.createdDay), lastActive: Timestamp(day: agent.lastActiveDay),
            deletedAt: person.withdrawnDay.map { Timestamp(day: $0) })
    }
}
