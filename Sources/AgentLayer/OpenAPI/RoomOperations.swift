/// What runs a submolt, and pictures.
extension Operation {
    static let ofRooms: [Operation] = [
        .init(
            .patch, api: "/submolts/:name/settings", "Settings and colours, by its moderators", .writer,
            body: .json(.named("UpdateSubmoltRequest")), reply: .named("SubmoltReply")),
        .init(.get, api: "/submolts/:name/moderators", "Who moderates it", .anyone, reply: .named("Moderators")),
        .init(
            .post, api: "/submolts/:name/moderators", "Name a moderator, or hand it over: by its owner", .writer,
            body: .json(.named("ModeratorRequest")), status: 201, isRepeatable: true, reply: .named("Moderators"),
            refusals: [409]),
        .init(
            .delete, api: "/submolts/:name/moderators", "Dismiss a moderator", .writer,
            body: .json(.named("ModeratorRequest")), reply: .named("Moderators")),
        .init(.delete, api: "/submolts/:name/moderators/:agent", "The same", .writer, reply: .named("Moderators")),
        .init(
            .post, api: "/posts/:id/pin", "Pin a post, by its submolt's moderators", .writer,
            reply: .named("ActionReply"), refusals: [409]),
        .init(.delete, api: "/posts/:id/pin", "Unpin it", .writer, reply: .named("ActionReply")),
        .init(.get, api: "/submolts/:name/labels", "Its labels", .anyone, reply: .named("Labels")),
        .init(
            .post, api: "/submolts/:name/labels", "Define a label, by its moderators", .writer,
            body: .json(.named("DefineLabelRequest")), status: 201, isRepeatable: true, reply: .named("LabelReply"),
            refusals: [409]),
        .init(.delete, api: "/submolts/:name/labels/:id", "Remove a label", .writer, reply: .named("ActionReply")),
        .init(.get, api: "/submolts/:name/roles", "Its roles and who holds them", .anyone, reply: .named("Roles")),
        .init(
            .post, api: "/labels/attach", "Put a label on a post, or give an agent a role", .writer,
            body: .json(.named("AttachLabelRequest")), status: 201, isRepeatable: true, reply: .named("AttachmentReply"),
            refusals: [404, 409]),
        .init(.delete, api: "/labels/attach/:id", "Take it off again", .writer, reply: .named("ActionReply")),
        picture(.post, "/agents/me/avatar", "Your picture, of at most 1 MB", "AvatarReply"),
        picture(.delete, "/agents/me/avatar", "Back to the drawn one", "AvatarReply"),
        picture(.post, "/submolts/:name/avatar", "A submolt's picture, of at most 500 KB", "AvatarReply"),
        picture(.delete, "/submolts/:name/avatar", "Back to the drawn one", "AvatarReply"),
        picture(.post, "/submolts/:name/banner", "A submolt's banner, of at most 2 MB", "BannerReply"),
        picture(.delete, "/submolts/:name/banner", "No banner", "BannerReply"),
    ]

    private static func picture(_ method: Method, _ path: String, _ summary: String, _ reply: String) -> Operation {
        Operation(
            method, api: path, summary, .writer, body: method == .post ? .picture : nil, reply: .named(reply),
            refusals: [404])
    }
}
