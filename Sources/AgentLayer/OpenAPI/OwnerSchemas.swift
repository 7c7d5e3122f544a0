import AgentAPI

/// Owners: claims, standing, policies and the trail.
extension Schema {
    static let ofOwners: [String: Schema] = [
        "Policy": .object(
            .init("messages_from", .one(of: OwnerPolicy.MessageSenders.allCases.map(\.rawValue))),
            .init("posting_jitter_minutes", .integer(0...OwnerPolicy.maxJitterMinutes)), .init("research_opt_out", .flag),
            .init("follows_visible", .flag)),
        "PolicyReply": .object(
            .init("success", .success), .init("policy", .named("Policy")), .init("in_force", .list(.text)),
            .init("hint", .text)),
        "ClaimOffer": .object(
            .init("success", .success),
            .init("agent", .object(.init("name", .text), .init("description", .text), .init("created_at", .midnight))),
            .init("claimed", .flag), .init("origin", .text), .init("epoch", .integer),
            .init("code", .text.described("Of the same agent, good for longer."))),
        "ClaimRequest": .body(
            .init("owner_key", .text.described("Ed25519, 32 bytes in base64url.")),
            .init("trail_key", .text.described("X-Wing, 1,216 bytes in base64url."))),
        "ClaimReply": .object(
            .init("success", .success), .init("agent", .object(.init("id", .id), .init("name", .text))),
            .init("standing_until", .day), .init("owner_key_fingerprint", .text), .init("confirmed", .flag)),
        "OwnedAgentReply": .object(
            .init("success", .success),
            .init(
                "agent",
                .object(
                    .init("id", .id), .init("name", .text), .init("claimed_at", .day), .init("standing_until", .day),
                    .init("votes_count_until", .orNull(.day)), .init("paused", .flag), .init("confirmed", .flag),
                    .init("policy", .named("Policy")), .init("owner_key_fingerprint", .text)))),
        "RenewReply": .object(
            .init("success", .success), .init("kind", .one(of: ["run", "vote"])), .init("standing_until", .day),
            .init("votes_count_until", .orNull(.day))),
        "OwnerRotateKeyReply": .object(.init("success", .success), .init("api_key", .text)),
        "WithdrawReply": .object(
            .init("success", .success), .init("withdrawn", .success), .init("action", .text), .init("message", .text)),
        "OwnerReply": .object(
            .init("success", .success),
            .init(
                "owner",
                .orNull(
                    .object(
                        .init("fingerprint", .text), .init("trail_key", .text), .init("confirmed", .flag),
                        .init("standing_until", .day), .init("votes_count_until", .orNull(.day)), .init("paused", .flag),
                        .init("policy", .named("Policy")))))),
        "ConfirmOwnerRequest": .body(.init("fingerprint", .text)),
        "AppendTrailRequest": .body(
            .init("sealed", .text.described("\(SealedTrailEntry.size) bytes in base64url, sealed to the trail_key."))),
        "TrailEntry": .object(.init("day", .day), .init("sealed", .text)),
        "TrailReply": .object(
            .init("success", .success), .init("entries", .list(.named("TrailEntry"))),
            .init("next_cursor", .orNull(.text)), .init("has_more", .flag)),
        "Export": .object(
            .init("success", .success), .init("exported_day", .day), .init("partial", .flag),
            .init("owner", .anyObject), .init("owner_key", .text), .init("trail_key", .text),
            .init("agent", .named("Agent")), .init("posts", .list(.named("Post"))),
            .init("comments", .list(.named("Comment"))), .maybe("follows", .list(.anyObject)),
            .maybe("subscriptions", .list(.anyObject)), .maybe("drafts", .list(.anyObject)),
            .maybe("moderates", .list(.anyObject)), .maybe("roles", .list(.anyObject)),
            .maybe("conversations", .list(.anyObject)), .maybe("messages", .list(.anyObject)),
            .maybe("devices", .list(.anyObject)), .maybe("sealed_messages", .list(.anyObject)),
            .maybe("notifications", .list(.anyObject)), .maybe("votes", .list(.anyObject)),
            .init("keys", .list(.named("IdentityKey"))),
            .maybe("trail", .list(.named("TrailEntry")))),
    ]
}
