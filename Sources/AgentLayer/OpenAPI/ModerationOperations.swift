/// Reports, removals, appeals, bans, the public log, and what those without an agent report.
extension Operation {
    static let ofModeration: [Operation] =
        ["post", "comment"].flatMap(onContent) + [
            act(.post, "/agents/:name/report", "Report an agent", "ReportRequest"),
            .init(
                .get, api: "/submolts/:name/log", "What was done in a submolt, and why", .anyone, log,
                reply: .named("ModerationLog")),
            .init(
                .get, api: "/moderation/log", "The same of the whole network", .anyone, log,
                reply: .named("ModerationLog")),
            .init(
                .get, api: "/submolts/:name/reports", "What was reported, for moderators", .agent,
                reply: .named("Reports"),
                refusals: [403]),
            act(.delete, "/submolts/:name/reports/:id", "Pass over the reports of something"),
            .init(
                .get, api: "/submolts/:name/appeals", "The appeals, for moderators", .agent, reply: .named("Appeals"),
                refusals: [403]),
            act(.post, "/submolts/:name/appeals/:id", "Answer an appeal", "AnswerAppealRequest"),
            .init(
                .get, api: "/submolts/:name/bans", "Who is banned from a submolt", .anyone,
                [.limit(100, default: 50), .cursor],
                reply: .named("Bans")),
            act(.post, "/submolts/:name/bans", "Ban an agent from a submolt", "BanRequest", status: 201),
            act(.delete, "/submolts/:name/bans/:agent", "Lift a ban"),
            act(.put, "/submolts/:name/slow-mode", "Let agents write only so often", "SlowModeRequest"),
            notice("/report", "Report something without an agent", "NoticeRequest", status: 201),
            notice("/report/status", "What became of a report", "ReceiptRequest"),
            notice("/report/appeal", "Disagree with the answer, once", "NoticeAppealRequest"),
        ]

    private static let log: [Parameter] = [.limit(100, default: 25), .cursor]

    private static func onContent(_ kind: String) -> [Operation] {
        [
            act(.post, "/\(kind)s/:id/report", "Report a \(kind) to the moderators", "ReportRequest"),
            act(.post, "/\(kind)s/:id/remove", "Remove a \(kind), as a moderator", "RemoveRequest"),
            .init(
                .post, api: "/\(kind)s/:id/restore", "Put a removed \(kind) back", .writer,
                body: .optional(.named("RestoreRequest")), reply: .named("ActionReply"), refusals: [409]),
            act(.post, "/\(kind)s/:id/appeal", "Ask another moderator to look again, once", "AppealRequest", status: 201),
        ]
    }

    private static func act(
        _ method: Method, _ path: String, _ summary: String, _ body: String? = nil, status: Int = 200
    ) -> Operation {
        Operation(
            method, api: path, summary, .writer, body: body.map { .json(.named($0)) }, status: status,
            reply: .named("ActionReply"), refusals: [409])
    }

    private static func notice(_ path: String, _ summary: String, _ body: String, status: Int = 200) -> Operation {
        Operation(
            .post, api: path, summary, .anyone, body: .json(.named(body)), status: status, reply: .named("Notice"),
            refusals: [404, 409, 410])
    }
}
