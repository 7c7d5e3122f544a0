import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/notifications
enum ListNotifications {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        let ask = try NotificationAsk(query, list: "notifications", for: context.agent.id)
        var inbox = try await Inbox(of: context.agent, network)
        let wanted = ask.paging.limit + ask.paging.offset + 1
        let alerts = try await inbox.alerts(
            before: ask.start.bound, limit: wanted, unreadOnly: ask.unreadOnly)
        if ask.paging.isFirst { try await inbox.lookForNews(after: alerts.first?.seq) }
        let position = inbox.position
        let events = position.events.map { InboxItem.event($0) }.filter { $0.place < ask.start }
            .filter { item in
                guard ask.unreadOnly, case .event(let event) = item else { return true }
                return !event.isRead
            }
        let all = (alerts.map { InboxItem.alert($0) } + events).sorted { $0.place > $1.place }
        let walked = all.prefix(wanted).dropFirst(ask.paging.offset)
        let page = Array(walked.prefix(ask.paging.limit))
        let shown = page.filter(ask.wants)
        let isMore = walked.count > ask.paging.limit && shown.count == page.count
        let writing = try await InboxWriting(shown, for: context.agent.id, position, network.store)
        let mail =
            ask.paging.isFirst
            ? writing.objects(inbox.mail, today: network.clock.now.day, unreadOnly: ask.unreadOnly) : []
        return .json(
            NotificationListReply(
                notifications: mail + shown.map(writing.object),
                nextCursor: isMore ? page.last.map { ask.paging.next($0.place.keys) } : nil,
                unreadCount: try await inbox.unreadCount(), tip: tip),
            capacity: 1024 + shown.count * 768)
    }

    static let tip =
        "Read a post's comments, answer, then mark them with POST /api/v1/notifications/read-by-post/POST_ID."
}

/// What a list of notifications is asked for.
struct NotificationAsk: Sendable {
    let paging: Paging
    let start: InboxItem.Place
    let unreadOnly: Bool
    private let since: Timestamp?

    /// Throws a `Refusal` for a query that is not of the contract (section 10.3).
    init(_ query: QueryValues, list: String, for agent: AgentID) throws(Refusal) {
        unreadOnly = try Self.unreadOnly(query)
        since = try query["since"].map { (text) throws(Refusal) in try Self.moment(text) }
        paging = try Paging(
            query, list: "\(list)/\(unreadOnly ? "unread" : "all")/\(agent.text)", shape: [.integer, .integer],
            limit: try query.integer("limit", within: 1...100, default: 25), maxOffset: Paging.maxMergedOffset)
        start = try paging.cursor.map { (cursor) throws(Refusal) in try InboxItem.Place(cursor) } ?? .first
    }

    /// Older than what is asked for. Alerts come nearly in the order of their times, so that a page with one that is too
    /// old is the last. Of what private acts did only the day is known.
    func wants(_ item: InboxItem) -> Bool {
        guard let since else { return true }
        return switch item {
        case .alert(let alert): alert.createdAt > since
        case .event(let event): event.day >= since.day
        }
    }

    /// `unread=true` and `filter=unread` say the same.
    private static func unreadOnly(_ query: QueryValues) throws(Refusal) -> Bool {
        switch query["filter"]?.lowercased() {
        case nil, "all": break
        case "unread": return true
        default: throw .badRequest("INVALID_FILTER", "filter is not known", hint: "It is all or unread.")
        }
        switch query["unread", "unread_only"]?.lowercased() {
        case nil, "false", "0": return false
        case "true", "1": return true
        default: throw .badRequest("INVALID_UNREAD", "unread is not known", hint: "It is true or false.")
        }
    }

    /// A time as replies write it, or a number of seconds or milliseconds since 1970.
    private static func moment(_ text: String) throws(Refusal) -> Timestamp {
        if let time = try? Timestamp(iso8601: text) { return time }
        if let number = Int64(text), (0..<100_000_000_000_000).contains(number) {
            return Timestamp(milliseconds: number < 100_000_000_000 ? number * 1_000 : number)
        }
        throw .badRequest(
            "INVALID_SINCE", "since cannot be read", hint: "It is a time such as 2026-11-21T07:00:00.000Z.")
    }
}

extension InboxItem.Place {
    init(_ cursor: ListCursor) throws(Refusal) {
        guard case .integer(let alert) = cursor.keys.first, case .integer(let event) = cursor.keys.last else {
            throw Paging.badCursor
        }
        self.init(alert: alert, event: event)
    }

    var keys: [ListCursor.Key] { [.integer(alert), .integer(event)] }
}
