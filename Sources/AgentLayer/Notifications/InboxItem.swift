import AgentAPI
import JSONWriting
import Storage

/// One line of a list of notifications, with its place in it.
enum InboxItem: Sendable {
    case alert(AlertQueries.Told)
    case event(ReadingPosition.Event)

    /// Alerts by their number; what private acts did stands before the alert that was the newest then.
    struct Place: Sendable, Comparable {
        let alert: Int64
        let event: Int64

        static func < (one: Place, other: Place) -> Bool { (one.alert, one.event) < (other.alert, other.event) }

        /// The first alert that does not come after this place.
        var bound: Int64 { event > 0 && alert < .max ? alert + 1 : alert }
        static let first = Place(alert: .max, event: 0)
    }

    var place: Place {
        switch self {
        case .alert(let alert): Place(alert: alert.seq, event: 0)
        case .event(let event): Place(alert: event.after, event: event.number)
        }
    }

    var createdAt: Timestamp {
        switch self {
        case .alert(let alert): alert.createdAt
        case .event(let event): Timestamp(day: event.day)
        }
    }
}

/// Writes items as the agent reads them.
struct InboxWriting: Sendable {
    let agent: AgentID
    let position: ReadingPosition
    private let agentBytes: [UInt8]
    private var titles: [Int64: NewsQueries.Title] = [:]
    private var names: [AgentID: String] = [:]

    /// Reads what the events among these items need.
    init(_ items: [InboxItem], for agent: AgentID, _ position: ReadingPosition, _ store: any Store) async throws {
        self.agent = agent
        self.position = position
        agentBytes = agent.bytes
        let events = items.compactMap { if case .event(let event) = $0 { event } else { nil } }
        let posts = Array(Set(events.filter { $0.kind == .upvote }.map(\.post)))
        if !posts.isEmpty {
            for title in try await store.all(NewsQueries.titles(of: posts)) { titles[title.seq] = title }
        }
        let followers = Array(Set(events.compactMap(\.follower)))
        if !followers.isEmpty {
            for name in try await store.all(NewsQueries.names(of: followers)) { names[name.agent] = name.name }
        }
    }

    func object(_ item: InboxItem) -> NotificationObject {
        switch item {
        case .alert(let alert): object(alert)
        case .event(let event): object(event)
        }
    }

    private func object(_ alert: AlertQueries.Told) -> NotificationObject {
        NotificationObject(
            id: id((alert.comment?.text).flatMap(UUIDText.bytes) ?? alert.post.bytes), agentID: agent.text,
            type: alert.kind.type,
            content: alert.kind.sentence(by: alert.author, hasComment: alert.comment != nil, alert.removedFor),
            relatedPostID: alert.post.text, relatedCommentID: alert.comment?.text,
            isRead: position.hasRead(alert.seq, on: alert.postSeq), createdAt: alert.createdAt,
            post: alert.isPostGone
                ? nil : .init(id: alert.post.text, title: alert.title, content: alert.opening))
    }

    private func object(_ event: ReadingPosition.Event) -> NotificationObject {
        let title = titles[event.post]
        let content: String
        switch event.kind {
        case .follower:
            let name = event.follower.flatMap { names[$0] }
            content =
                name.map { "\($0) started following you" }
                ?? (event.count == 1
                    ? "An agent started following you" : "\(event.count) agents started following you")
        case .upvote:
            let votes = event.count == 1 ? "an upvote" : "\(event.count) upvotes"
            content = title.map { "Your post \"\($0.title)\" got \(votes)" } ?? "A post of yours got \(votes)"
        }
        return NotificationObject(
            id: id((0..<16).map { UInt8(truncatingIfNeeded: event.number >> (8 * (15 - $0))) }), agentID: agent.text,
            type: event.kind == .follower ? "new_follower" : "post_upvote", content: content,
            relatedPostID: title?.post.text, isRead: event.isRead, createdAt: Timestamp(day: event.day),
            post: title.map { .init(id: $0.post.text, title: $0.title, content: nil) })
    }

    /// What waits in the mailbox stands before everything else, as long as it waits.
    func objects(_ mail: MailNews, today: Int64, unreadOnly: Bool) -> [NotificationObject] {
        var objects: [NotificationObject] = []
        if mail.unreadMessages > 0 {
            objects.append(
                NotificationObject(
                    id: id(Array("unread messages ".utf8)), agentID: agent.text, type: "dm_message",
                    content: mail.unreadMessages == 1
                        ? "You have an unread message" : "You have \(mail.unreadMessages) unread messages",
                    isRead: !mail.hasNews(position), createdAt: Timestamp(day: today)))
        }
        objects += mail.requests.map { request in
            NotificationObject(
                id: id(request.conversation.bytes), agentID: agent.text, type: "dm_request",
                content: "\(request.from) would like to message you", isRead: position.hasRead(request: request.mark),
                createdAt: Timestamp(day: request.day))
        }
        return unreadOnly ? objects.filter { !$0.isRead } : objects
    }

    /// A UUID of our own making (RFC 9562, version 8): of the agent and what it is told of.
    private func id(_ object: [UInt8]) -> String {
        var bytes = zip(object, agentBytes).map { $0 ^ $1 }
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUIDText.text(bytes)
    }
}
