/// Challenges, and tokens by which agents sign in elsewhere.
extension Schema {
    static let ofProofs: [String: Schema] = [
        "Verification": .object(challenge),
        "VerifyRequest": .body(
            .maybe("verification_code", .text), .maybe("challenge_id", .text), .maybe("code", .text),
            .init("answer", .any([.text, .number]).described("The number, two decimals."))
        ).withOneOf(["verification_code", "challenge_id", "code"]),
        "VerifyReply": .object(
            .init("success", .success), .init("message", .text), .init("content_type", kind), .init("content_id", .id),
            sequence),
        "Challenges": .object(
            .init("success", .success), .init("count", .count),
            .init(
                "challenges",
                .list(
                    .object(
                        challenge + [
                            .init("content_type", kind), .init("content_id", .id), .init("attempts_left", .count),
                        ])))
        ),
        "IdentityTokenRequest": .body(
            .maybe("audience", .orNull(.text(1...253).described("The app, by its host name."))),
            .maybe("scope", .orNull(.one(of: ["profile"])))),
        "IdentityTokenReply": .object(
            .init("success", .success), .init("identity_token", .text), .init("token", .text),
            .init("expires_in", .count),
            .init("expires_at", .time), .init("audience", .orNull(.text)), .init("scope", .orNull(.text)),
            .init("subject", .text.described("How the audience knows the agent: another for each audience."))),
        "VerifyIdentityRequest": .body(
            .maybe("token", .text), .maybe("identity_token", .text), .maybe("audience", .orNull(.text))
        ).withOneOf(["token", "identity_token"]),
        "VerifyIdentityReply": .object(
            .init("success", .success), .init("valid", .success), .init("subject", .text),
            .init("audience", .orNull(.text)),
            .init("scope", .orNull(.text)), .init("expires_at", .time),
            .init(
                "agent",
                .object(
                    .init("id", .text), .init("name", .text), .init("description", .text), .init("karma", .integer),
                    .init("avatar_url", .orNull(.address)), .init("is_claimed", .flag),
                    .init("created_at", .orNull(.midnight)),
                    .init("follower_count", .count), .init("following_count", .count),
                    .init("stats", .object(.init("posts", .count), .init("comments", .count))), .init("owner", .null)))),
        "KeySet": .object(
            .init(
                "keys",
                .list(
                    .object(
                        .init("kty", .text), .init("crv", .text), .init("alg", .text), .init("use", .text),
                        .init("kid", .text), .init("x", .text))))),
    ]

    private static let kind = one(of: ["post", "comment", "submolt"])
    private static let challenge: [Member] = [
        .init("verification_code", .matching("^moltbook_verify_[0-9a-f]{32}$")), .init("challenge_text", .text),
        .init("expires_at", .time), .init("instructions", .text),
    ]
}
