import AgentAPI
import HTTPSupport
import Hummingbird

/// GET /api/v1/agents/dm/conversations/:id
///
/// Marks as read, in memory: see `MailboxReadings`.
enum GetConversation {
    private static let limits = 1...200

    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let opened = try await OpenedMailbox(of: context.agent, network)
        let conversation = try opened.conversation(try context.segment("id"))
        let query = try request.queryValues()
        let limit = try query.integer("limit", within: limits, default: 100)
        let paging = try Paging(
            query, list: "dm/\(conversation.id.text)", shape: [.integer, .integer, .integer], limit: limit)
        let older = try conversation.entries.prefix(before: paging.cursor)
        let page = older.suffix(limit)
        let people = try await opened.people(of: [conversation])
        guard let person = people[conversation.with] else { throw Refusal.conversationNotFound }
        let names = [context.agent.id: context.agent.name, conversation.with: person.agent.name]
        let messages = try await opened.words(at: page).map { opened.object(of: $0, names: names) }
        let object = try await opened.conversationObjects([conversation])
        if conversation.entries.contains(where: \.isUnread) {
            network.messages.readings.note(context.agent.id, read: conversation.id, upTo: opened.mailbox.arrived)
        }
        guard let object = object.first else { throw Refusal.conversationNotFound }
        let next = page.count < older.count ? page.first : nil
        return .json(
            ConversationReply(
                conversation: object, messages: messages, nextCursor: next.map { paging.next($0.cursorKeys) }),
            capacity: 8_192)
    }
}

extension Conversation.Entry {
    fileprivate var cursorKeys: [ListCursor.Key] {
        [.integer(place.day), .integer(Int64(place.number)), .integer(isOwn ? 1 : 0)]
    }
}

extension [Conversation.Entry] {
    /// Those before the one that a cursor names; none when that one has expired, since older ones have too.
    fileprivate func prefix(before cursor: ListCursor?) throws -> ArraySlice<Conversation.Entry> {
        guard let cursor else { return self[...] }
        return prefix(upTo: firstIndex { $0.cursorKeys == cursor.keys } ?? 0)
    }
}
