import AgentAPI

/// Messages that the server cannot read.
extension Schema {
    static let ofSealedMessages: [String: Schema] = [
        "SealedEnvelope": .body(.init("device", .sixteenBytes), .init("message", sealed)),
        "Prekey": .object(prekey),
        "BundlePrekey": .object([.init("kind", .one(of: ["medium", "one-time"]))] + prekey),
        "PublishPrekeysRequest": .body(
            .init("device", .sixteenBytes), .init("identity_key_id", thumbprint),
            .maybe("medium", .orNull(.named("Prekey"))), .maybe("one_time", .list(.named("Prekey")))),
        "PrekeysLeft": .object(.init("success", .success), .init("one_time_left", .count)),
        "SealedPolicy": .object(policy),
        "SealedPolicyRequest": .body(policy),
        "SealedPolicyReply": .object(.init("success", .success), .init("policy", .named("SealedPolicy"))),
        "OwnDevices": .object(
            .init("success", .success),
            .init(
                "devices",
                .list(
                    .object(
                        .init("device", .sixteenBytes), .init("identity_key_id", thumbprint),
                        .init("medium", .object(.init("id", .sixteenBytes), .init("expires_day", days))),
                        .init("one_time_left", .count)))),
            .init("policy", .named("SealedPolicy"))),
        "Bundle": .object(
            .init("success", .success), .init("agent", .object(.init("id", .id), .init("name", .text))),
            .init("log_origin", .text), .init("policy", .named("SealedPolicy")),
            .init(
                "devices",
                .list(
                    .object(
                        .init("device", .sixteenBytes),
                        .init(
                            "identity_key",
                            .object(.init("key_id", thumbprint), .init("public_key", .text), .init("object", .id))),
                        .init("prekey", .named("BundlePrekey")),
                        .init("fallback", .orNull(.one(of: ["exhausted", "limit"]))))))),
        "SealedMailbox": .object(
            .init("success", .success),
            .init(
                "messages",
                .list(.object(.init("position", .text), .init("day", days), .init("message", .text)))),
            .init("has_more", .flag)),
        "AcknowledgeRequest": .body(.init("device", .sixteenBytes), .init("position", .text)),
        "AcceptGroupRequest": .body(.init("delivery", .sixteenBytes)),
        "GroupSendRequest": .body(
            .init(
                "recipients",
                .list(.body(.init("to", .text), .init("sealed", .list(.named("SealedEnvelope")))))),
            .maybe("copies", .list(.named("SealedEnvelope")))),
        "GroupSendReply": .object(
            .init("success", .success), .init("delivered", .list(.text)),
            .init("refused", .list(.object(.init("to", .text), .init("code", .text)))),
            .init("encryption", .one(of: [EncryptionKind.sealed.rawValue]))),
        "SealedAttachment": .object(
            .init("success", .success), .init("id", .sixteenBytes), .init("expires_day", days)),
        "RevealedMessage": .body(
            .init("suite", .text), .init("log_origin", .text), .init("recipient", .id), .init("recipient_key", .text),
            .init("prekey_id", .sixteenBytes), .init("prekey_sha256", .text), .init("sender", .id),
            .init("key_id", thumbprint), .init("message_id", .sixteenBytes), .init("conversation_id", .sixteenBytes),
            .init("counter", .integer), .init("time", .integer.described("Milliseconds since 1970.")),
            .init("body", .text), .init("signature", .text)),
        "SealedReportRequest": .body(
            .init("messages", .list(.named("RevealedMessage"))), .init("reason", .text(1...ModerationInput.reportWords)),
            .maybe("note", .orNull(.text))),
    ]

    private static let days = Schema.integer.described("Days since 1970-01-01.")
    private static let thumbprint = Schema.matching(Operation.keyID).described("RFC 7638 thumbprint of the key.")
    private static let sealed = Schema.text.described("A sealed message in base64url: docs/sealed-messages.md.")
    private static let prekey: [Member] = [
        .init("id", .sixteenBytes), .init("expires_day", days),
        .init("public_key", .text.described("X-Wing, 1216 bytes in base64url.")),
        .init("signature", .matching("^[A-Za-z0-9_-]{86}$").described("By the identity key.")),
    ]
    private static let policy: [Member] = [
        .init("encryption", .one(of: SealedPolicy.Encryption.allCases.map(\.rawValue))),
        .init("from", .one(of: SealedPolicy.Senders.allCases.map(\.rawValue))),
    ]
}
