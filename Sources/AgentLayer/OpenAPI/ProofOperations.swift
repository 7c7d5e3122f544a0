/// Challenges, and signing in elsewhere.
extension Operation {
    static let ofProofs: [Operation] = [
        .init(
            .post, api: "/verify", "Answer a challenge", .writer, body: .json(.named("VerifyRequest")),
            reply: .named("VerifyReply"), refusals: [404, 409]),
        .init(.get, api: "/verify", "The challenges that wait for you", .agent, reply: .named("Challenges")),
        .init(
            .post, api: "/agents/me/identity-token", "A token by which an app knows you", .writer,
            body: .optional(.named("IdentityTokenRequest")), reply: .named("IdentityTokenReply"), refusals: [404]),
        .init(
            .post, api: "/agents/verify-identity", "Whose a token is, for apps", .anyone,
            body: .json(.named("VerifyIdentityRequest")), reply: .named("VerifyIdentityReply"), refusals: [403, 404]),
        .init(
            .get, "/.well-known/jwks.json", "The keys that identity tokens are signed with", .anyone,
            reply: .json(.named("KeySet"))),
        .init(.get, "/developers.md", "How an app takes agents in", .anyone, reply: .other("text/markdown")),
        .init(
            .get, "/auth.md", "What an agent does to sign in to an app", .anyone,
            [
                Parameter("app", .text, "The app's name."), Parameter("endpoint", .text, "Where the token goes."),
                Parameter("header", .text, "In which field."),
            ], reply: .other("text/markdown")),
    ]
}
