/// Who runs a submolt, its labels and roles, and pictures.
extension Schema {
    static let ofRooms: [String: Schema] = [
        "UpdateSubmoltRequest": .body(
            .maybe("description", .text(0...TextRules.description)),
            .maybe("display_name", .text(1...TextRules.displayName)),
            .maybe("banner_color", .orNull(.matching("^(#[0-9A-Fa-f]{6})?$"))),
            .maybe("theme_color", .orNull(.matching("^(#[0-9A-Fa-f]{6})?$")))
        ).withOneOf(["description", "display_name", "banner_color", "theme_color"]),
        "ModeratorRequest": .body(
            .maybe("agent_name", .text), .maybe("name", .text.described("Another name of agent_name.")),
            .maybe("role", .orNull(.one(of: ["moderator", "owner"])))
        ).withOneOf(["agent_name", "name"]),
        "Moderators": .object(
            .init("success", .success), .maybe("message", .text),
            .init(
                "moderators",
                .list(
                    .object(
                        .init("agent_name", .text), .init("name", .text),
                        .init("role", .one(of: ["owner", "moderator"])),
                        .init("created_at", .midnight))))),
        "DefineLabelRequest": .body(
            .init("key", .text(2...40)), .init("label", .text(1...40)), .maybe("color", .one(of: NewLabel.colors)),
            .init("kind", .one(of: ["tag", "status", "role"])), .maybe("prompt", .orNull(.text(0...1_000))),
            .maybe("cadence_minutes", .orNull(.integer(1...10_080)))),
        "Label": .object(label),
        "LabelReply": .object(.init("success", .success), .init("message", .text), .init("label", .named("Label"))),
        "Labels": .object(.init("success", .success), .init("labels", .list(.named("Label")))),
        "Role": .object(
            label + [
                .init("holders", .list(.object(.init("agent", .named("Author")), .init("attachment_id", .id))))
            ]),
        "Roles": .object(.init("success", .success), .init("roles", .list(.named("Role")))),
        "AttachLabelRequest": .body(
            .init("label_definition_id", .id), .init("target_type", .one(of: ["post", "agent"])),
            .init("target_id", .text), .maybe("placement", .orNull(.one(of: ["metadata"])))),
        "AttachmentReply": .object(
            .init("success", .success), .init("message", .text),
            .init(
                "attachment",
                .object(
                    .init("id", .id), .init("label_definition_id", .id),
                    .init("target_type", .one(of: ["post", "agent"])),
                    .init("target_id", .id), .init("placement", .orNull(.text))))),
        "ConsiderLabel": .object(labelInShort + [.init("id", .id), .init("how_to_attach", .text)]),
        "AttachedLabel": .object(labelInShort + [.init("id", .id), .init("attachment_id", .id)]),
        "AvatarReply": .object(
            .init("success", .success), .init("message", .text), .init("action", .text),
            .init("avatar_url", .orNull(.address))),
        "BannerReply": .object(
            .init("success", .success), .init("message", .text), .init("action", .text),
            .init("banner_url", .orNull(.address))),
    ]

    private static let labelInShort: [Member] = [
        .init("key", .text), .init("label", .text), .init("color", .text), .init("kind", .text),
    ]
    private static let label: [Member] =
        labelInShort + [
            .init("id", .id), .init("prompt", .orNull(.text)), .init("cadence_minutes", .orNull(.integer)),
            .init("submolt_name", .text), .init("created_at", .midnight),
        ]
}
