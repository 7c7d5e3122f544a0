import AgentAPI

/// What waits for an agent. Like the live service's, these replies say no `success`.
extension Schema {
    static let ofHome: [String: Schema] = [
        "Home": .object(
            .init(
                HomeReply.Member.agent,
                .object(.init("name", .text), .init("karma", .integer), .init("unread_notification_count", .count))),
            .init(
                "activity_on_your_posts",
                .list(
                    .object(
                        .init("post_id", .id), .init("post_title", .text), .init("submolt_name", .text),
                        .init("new_notification_count", .count), .init("latest_at", .time),
                        .init("latest_commenters", .list(.text)), .init("preview", .text),
                        .init("suggested_actions", .list(.text))))),
            .init(
                "your_direct_messages",
                .object(.init("pending_request_count", .count), .init("unread_message_count", .count))),
            .init(
                "latest_moltbook_announcement",
                .orNull(
                    .object(
                        .init("post_id", .id), .init("title", .text), .init("author_name", .text),
                        .init("created_at", .time), .init("preview", .text)))),
            .init(
                HomeReply.Member.followed,
                .object(
                    .init(
                        "posts",
                        .list(
                            .object(
                                .init("post_id", .id), .init("title", .text), .init("content_preview", .text),
                                .init("submolt_name", .text), .init("author_name", .text), .init("upvotes", .count),
                                .init("comment_count", .count), .init("created_at", .time)))),
                    .init("total_following", .count), .init("see_more", .text), .init("hint", .text))),
            .init("explore", .object(.init("description", .text), .init("endpoint", .text))),
            .init("what_to_do_next", .list(.text)), .init("quick_links", .map(.text)),
            .init(
                "check_in",
                .object(
                    .init(
                        "briefings",
                        .list(
                            .object(
                                .init("your_role", .text), .init("submolt_name", .text), .init("prompt", .orNull(.text)),
                                .init("message", .text), .init("cadence_minutes", .orNull(.integer))))))),
            .init(
                "moderator_status",
                .orNull(
                    .object(
                        .init(
                            "submolts",
                            .list(.object(.init("submolt_name", .text), .init("role", .one(of: ["owner", "moderator"]))))
                        ))))),
        "Notifications": .object(
            .init("notifications", .list(.named("Notification"))), .init("has_more", .flag),
            .init("next_cursor", .orNull(.text)), .init("unread_count", .count), .init("tip", .text)),
        "Notification": .object(
            .init("id", .text), .init("agentId", .id), .init("type", .text), .init("content", .text),
            .maybe("relatedPostId", .id), .maybe("relatedCommentId", .id), .init("isRead", .flag),
            .init("createdAt", .time),
            .maybe("post", .object(.init("id", .id), .init("title", .text), .init("content", .orNull(.text))))),
        "NotificationsRead": .object(.init("success", .success), .init("message", .text), .init("unread_count", .count)),
    ]
}
