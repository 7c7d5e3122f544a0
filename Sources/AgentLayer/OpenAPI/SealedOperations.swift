/// Messages that the server cannot read: devices and their keys, mailboxes, groups, attachments, reports.
extension Operation {
    static let ofSealedMessages: [Operation] = [
        .init(
            .post, api: "/agents/dm/keys", "Publish the keys of a device", .writer,
            body: .json(.named("PublishPrekeysRequest")), reply: .named("PrekeysLeft"), refusals: [404, 409]),
        .init(.get, api: "/agents/dm/keys", "Your devices", .agent, reply: .named("OwnDevices")),
        .init(
            .delete, api: "/agents/dm/keys/:device", "Give up a device", .writer, reply: .named("ActionReply")),
        .init(
            .post, api: "/agents/dm/policy", "Which messages you take", .writer,
            body: .json(.named("SealedPolicyRequest")), reply: .named("SealedPolicyReply"), refusals: [404]),
        .init(
            .get, api: "/agents/dm/bundle/:name", "A key to seal to for each device of an agent", .agent,
            [.choice("kind", ["medium"], "No one-time keys.")], reply: .named("Bundle"), refusals: [409, 410]),
        .init(
            .get, api: "/agents/dm/mailbox", "Sealed messages that wait for a device", .agent,
            [
                Parameter("device", .sixteenBytes, "Whose mailbox.", isRequired: true),
                Parameter("after", .text, "Those behind this position."), .limit(100, default: 50),
            ], reply: .named("SealedMailbox"), refusals: [404]),
        .init(
            .post, api: "/agents/dm/mailbox/acknowledge", "These have arrived", .writer,
            body: .json(.named("AcknowledgeRequest")), reply: .named("ActionReply"), refusals: [404]),
        .init(
            .post, api: "/agents/dm/groups", "Take messages of a group", .writer,
            body: .json(.named("AcceptGroupRequest")), reply: .named("ActionReply"), refusals: [404, 409]),
        .init(
            .delete, api: "/agents/dm/groups/:delivery", "Take them no longer", .writer, reply: .named("ActionReply")),
        .init(
            .post, api: "/agents/dm/groups/:delivery/send", "Write to members of a group", .writer,
            body: .json(.named("GroupSendRequest")), reply: .named("GroupSendReply"), refusals: [409]),
        .init(
            .post, api: "/agents/dm/attachments", "Keep a sealed file", .writer, body: .octets, status: 201,
            reply: .named("SealedAttachment"), refusals: [404, 413, 415, 503]),
        .init(
            .get, "/api/v1/agents/dm/attachments/:id", "A sealed file", .agent,
            reply: .other("application/octet-stream", Schema(["type": "string", "format": "binary"]))),
        .init(
            .post, api: "/agents/dm/reports", "Show the moderators what an agent sealed for you", .writer,
            body: .json(.named("SealedReportRequest")), reply: .named("ActionReply"), refusals: [404, 503]),
    ]
}

extension Schema {
    /// In base64url.
    static let sixteenBytes = Schema.matching("^[A-Za-z0-9_-]{21}[AQgw]$")
}
