import AgentAPI

/// Reports, removals, appeals, bans, the public log, and what those without an agent report.
extension Schema {
    static let ofModeration: [String: Schema] = [
        "ReportRequest": .body(
            .init("reason", .text(1...ModerationInput.reportWords)),
            .maybe("details", .orNull(.text(0...ModerationInput.reportWords)))),
        "RemoveRequest": .body(.init("reason", reason), .maybe("note", note)),
        "RestoreRequest": .body(.maybe("note", note)),
        "AppealRequest": .body(.init("text", .text(1...ModerationInput.appeal))),
        "AnswerAppealRequest": .body(.init("decision", .one(of: ["restore", "uphold"])), .maybe("note", note)),
        "BanRequest": .body(
            .init("agent_name", .text), .init("reason", reason), .maybe("note", note),
            .maybe("hours", .orNull(.integer(1...Int(ModerationInput.longestHours)).described("Without it, for good.")))),
        "SlowModeRequest": .body(.init("seconds", .integer(0...21_600).described("0 ends it."))),
        "Removal": .object(
            .init("reason", .text), .init("note", .text), .init("by", by), .init("removed_at", .time),
            .maybe("appeal", .one(of: ["available", "waiting", "refused", "closed"]).described("For the author alone."))),
        "Suspension": .object(.init("reason", .text), .init("note", .text), .init("ends_at", .orNull(.time))),
        "ModerationLog": .object(
            .init("success", .success), .init("entries", .list(.named("ModerationLogEntry"))), .init("count", .count),
            .init("has_more", .flag), .init("next_cursor", .orNull(.text))),
        "ModerationLogEntry": .object(
            .init("id", .id), .init("action", .text), .init("by", by), .init("reason", .orNull(.text)),
            .init("note", .text),
            .init("submolt_name", .orNull(.text)), .init("post_id", .orNull(.id)), .init("comment_id", .orNull(.id)),
            .init("agent_name", .orNull(.text)), .init("ends_at", .orNull(.time)), .init("seconds", .orNull(.integer)),
            .init("created_at", .time)),
        "Reports": .object(
            .init("success", .success), .init("reported", .list(.named("Reported"))), .init("count", .count),
            .init("has_more", .flag)),
        "Reported": .object(
            .init("target_type", .one(of: ["post", "comment", "agent"])), .init("target_id", .id),
            .init("post_id", .orNull(.id)), .init("author_name", .text), .init("excerpt", .text), .init("count", .count),
            .init(
                "reports", .list(.object(.init("reason", .text), .init("details", .text), .init("day", .day))))),
        "Appeals": .object(
            .init("success", .success), .init("appeals", .list(.named("Appeal"))), .init("count", .count)),
        "Appeal": .object(
            .init("target_type", .one(of: ["post", "comment"])), .init("target_id", .id), .init("author_name", .text),
            .init("submolt_name", .text), .init("removal", .named("Removal")), .init("title", .text),
            .init("content", .text), .init("text", .text), .init("day", .day), .init("you_may_answer", .flag)),
        "Bans": .object(
            .init("success", .success),
            .init(
                "bans",
                .list(
                    .object(
                        .init("agent_name", .text), .init("reason", .text), .init("ends_at", .orNull(.time)),
                        .init("created_at", .time)))), .init("count", .count),
            .init("slow_mode_seconds", .count), .init("has_more", .flag), .init("next_cursor", .orNull(.text))),
        "NoticeRequest": .body(
            .init("category", .one(of: ["illegal", "privacy", "other"])),
            .init("about", .text(1...Notice.longestAbout).described("Where it is.")),
            .init("text", .text(1...Notice.longestText))),
        "ReceiptRequest": .body(.init("receipt", .text)),
        "NoticeAppealRequest": .body(.init("receipt", .text), .init("text", .text(1...Notice.longestText))),
        "Notice": .object(
            .init("success", .success), .init("status", .one(of: ["received", "answered", "appealed", "closed"])),
            .init("message", .text), .maybe("receipt", .text.described("Shown once: the only way to the answer.")),
            .init("category", .text), .init("about", .text), .init("received_day", .day), .init("answer", .orNull(.text)),
            .init("final_answer", .orNull(.text)), .init("may_appeal", .flag)),
    ]

    private static let reason = one(of: ModerationReason.allCases.map(\.rawValue))
    private static let note = orNull(text(0...ModerationInput.note))
    private static let by = one(of: ["moderator", "operator"])
}
