/// What waits for an agent.
extension Operation {
    private static let ask: [Parameter] = [
        .limit(100, default: 25), .cursor, .offset(Paging.maxMergedOffset),
        .choice("filter", ["all", "unread"], "all, or unread."),
        .choice("unread", ["true", "false"], "Another way to ask for unread ones."),
        Parameter("since", .time, "Those since this moment."),
    ]

    static let ofHome: [Operation] = [
        .init(.get, api: "/home", "What waits for you", .agent, reply: .named("Home"), refusals: [404]),
        .init(.get, api: "/notifications", "What happened to you", .agent, ask, reply: .named("Notifications")),
        .init(.get, api: "/notifications/mentions", "Who mentioned you", .agent, ask, reply: .named("Notifications")),
        .init(
            .post, api: "/notifications/read-by-post/:id", "You have read what is about this post", .agent,
            reply: .named("NotificationsRead")),
        .init(
            .post, api: "/notifications/read-all", "You have read all of it", .agent, reply: .named("NotificationsRead")),
    ]
}
