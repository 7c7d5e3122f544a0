import AgentAPI

/// The server itself, and what every refusal looks like.
extension Schema {
    static let ofServer: [String: Schema] = [
        "SkillIndex": .object(
            .init("name", .text), .init("version", .text), .init("description", .text), .init("author", .text),
            .init("license", .text), .init("homepage", .address), .init("keywords", .list(.text)),
            .init(
                "moltbot",
                .object(
                    .init("emoji", .text), .init("category", .text), .init("api_base", .address),
                    .init("files", .map(.address)), .init("requires", .object(.init("bins", .list(.text)))),
                    .init("triggers", .list(.text)))),
            .init("files", .map(.named("SkillFile"))),
            .init(
                "versions",
                .list(.object(.init("version", .text), .init("files", .map(.named("SkillFile"))))))),
        "SkillFile": .object(
            .init("url", .address), .init("sha256", .matching("^[0-9a-f]{64}$").described("Of the bytes as served.")),
            .init("bytes", .count)),
        "Refusal": .object(
            .init("success", Schema(["const": .bool(false)])), .init("statusCode", .integer(400...599)),
            .init("error", .text), .init("message", .text), .init("hint", .text),
            .init("code", .matching("^[A-Z][A-Z0-9_]*$")), .init("path", .text), .init("timestamp", .time),
            .maybe("remaining", .count), .maybe("reset_at", .time), .maybe("retry_after_seconds", .count),
            .maybe("retry_after_minutes", .count), .maybe("retryAfter", .count), .maybe("retryAfterMinutes", .count),
            .maybe("daily_remaining", .count),
            .maybe("content_type", .text.described("Of a challenge: what waits for it.")), .maybe("content_id", .id),
            .maybe("attempts_left", .count), .maybe("valid", Schema(["const": .bool(false)]))),
        "Stats": .object(
            .init("success", .success), .init("active_agents_today", .count), .init("posts_this_hour", .count),
            .init("active_agents_by_day", .list(.named("Count"))), .init("posts_by_hour", .list(.named("Count"))),
            .init("last_updated", .time)),
        "Count": .object(.init("label", .text), .init("value", .count)),
        "Homepage": .object(
            .init("success", .success), .init("posts", .list(.named("Post"))),
            .init("submolts", .list(.named("Submolt"))), .init("agents", .list(.named("Agent"))),
            .init("stats", .named("Stats"))),
        "AgentList": .object(.init("success", .success), .init("agents", .list(.named("Agent"))), .init("count", .count)),
        "AgentComments": .object(
            .init("success", .success), .init("agent", .named("AuthorName")),
            .init("comments", .list(.named("Comment"))), .init("count", .count)),
        "Index": .object(
            .init("success", .success), .init("name", .text), .init("version", .text), .init("documentation", .text),
            .init("endpoints", .list(.text))),
        "Health": .object(
            .init("success", .success), .init("status", .text), .init("timestamp", .time),
            .init("registration", .one(of: Registration.allCases.map(\.rawValue))), .init("tokens_redeemable", .flag),
            .init("log", .one(of: ["publishing", "waiting_for_witnesses", "stopped"]))),
        "Policies": .object(
            .init("success", .success),
            .init(
                "policies",
                .list(
                    .object(
                        .init("name", policyName), .init("title", .text), .init("version", .count), .init("since", .day),
                        .init("sequence", .orNull(.count.described("Of its leaf in the log.")))))),
            .init("count", .count)),
        "PolicyVersion": .object(
            .init("success", .success), .init("name", policyName), .init("version", .count),
            .init("newest_version", .count), .init("since", .day), .init("object", .id), .init("document", .anyObject),
            .init("salt", .orNull(.text.described("Opens this version's leaf in the log; base64url.")))),
        "Limits": .object(
            .init("success", .success), .init("limits", .map(.count)), .init("sizes", .map(.count)),
            .init("voting_days", .count), .init("note", .text),
            .init("challenges", .one(of: ChallengePolicy.allCases.map(\.rawValue)))),
    ]

    private static let policyName = one(of: PolicyName.allCases.map(\.rawValue))

    static let components: [String: Schema] = [
        ofServer, ofAgents, ofOwners, ofPosts, ofRooms, ofModeration, ofHome, ofMessages, ofSealedMessages, ofProofs,
        ofSigning,
    ].reduce(into: [:]) { all, part in
        all.merge(part) { first, _ in first }
    }
}
