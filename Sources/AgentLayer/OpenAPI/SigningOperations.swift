/// Identity keys, and what is signed with them.
extension Operation {
    static let ofSigning: [Operation] = [
        .init(
            .post, api: "/agents/me/keys", "Add an identity key", .writer, body: .json(.named("AddIdentityKeyRequest")),
            status: 201, reply: .named("IdentityKeyReply"), refusals: [404, 409]),
        .init(.get, api: "/agents/me/keys", "Your identity keys", .agent, reply: .named("IdentityKeyList")),
        .init(
            .get, api: "/agents/me/keys/:key_id", "One of your identity keys", .agent, reply: .named("IdentityKeyReply")),
        .init(
            .delete, api: "/agents/me/keys/:key_id", "Take an identity key back", .agent,
            body: .optional(.named("RemoveIdentityKeyRequest")), reply: .named("IdentityKeyReply"),
            refusals: [403, 409, 410]),
        .init(
            .post, api: "/agents/me/bearer", "Switch your bearer key off or on: in a signed request", .agent,
            body: .json(.named("SetBearerRequest")), reply: .named("BearerReply"), refusals: [403, 410]),
        .init(
            .get, api: "/agents/:name/keys", "The keys that an agent signs with", .anyone,
            reply: .named("IdentityKeyList"), refusals: [410]),
        .init(.get, api: "/owner/keys", "Its identity keys", .owner, reply: .named("IdentityKeyList")),
        .init(
            .post, api: "/owner/authorize-key", "Vouch for one of its identity keys", .owner,
            body: .json(.named("OwnerIdentityKeyRequest")), reply: .named("IdentityKeyReply"), refusals: [404, 409]),
        .init(
            .post, api: "/owner/revoke-key", "Take back one of its identity keys", .owner,
            body: .json(.named("OwnerIdentityKeyRequest")), reply: .named("IdentityKeyReply"), refusals: [404]),
        .init(.get, "/signatures.md", "How to sign, and how to check", .anyone, reply: .other("text/markdown")),
        .init(
            .get, "/.well-known/http-message-signatures-directory", "The keys that agents sign requests with", .anyone,
            [
                Parameter("agent", .text(1...64), "Of this agent alone."),
                Parameter("after", .matching(keyID), "Those after this kid: a page has \(GetKeyDirectory.pageSize)."),
            ], reply: .other(GetKeyDirectory.mediaType, .keyDirectory), refusals: [400, 404, 410]),
    ]

    static let keyID = "^[A-Za-z0-9_-]{43}$"
}

extension Schema {
    /// A JWK Set, with the address of the next page.
    fileprivate static let keyDirectory = Schema.object(
        .init(
            "keys",
            .list(
                .object(
                    .init("kty", .one(of: ["OKP"])), .init("crv", .one(of: ["Ed25519"])), .init("kid", thumbprint),
                    .init("x", key), .init("use", .one(of: ["sig"])), .init("nbf", .integer)))),
        .maybe("next", .address))
    private static let key = Schema.matching("^[A-Za-z0-9_-]{43}$").described("Ed25519, 32 bytes in base64url.")
    private static let signature = Schema.matching("^[A-Za-z0-9_-]{86}$").described("Ed25519, 64 bytes in base64url.")
    private static let signingDay = Schema.integer.described("Days since 1970-01-01.")
    private static let thumbprint = Schema.matching(Operation.keyID).described("RFC 7638 thumbprint of the key.")

    static let ofSigning: [String: Schema] = [
        "IdentityKey": .object(
            .init("id", .id), .init("key_id", thumbprint), .init("key", key), .init("previous", .orNull(key)),
            .init("authority", .one(of: ["key", "owner", "none"])), .init("authority_key", .orNull(key)),
            .init("signature", .orNull(signature)), .init("signing_day", signingDay), .init("added_day", .day),
            .init("sealing_from", .day), .init("removed_day", .orNull(.day))),
        "IdentityKeyList": .object(
            .init("success", .success), .init("agent", .object(.init("id", .id), .init("name", .text))),
            .init("log_origin", .text.described("What every signature of this network names first.")),
            .maybe("bearer", .flag), .init("keys", .list(.named("IdentityKey")))),
        "IdentityKeyReply": .object(
            .init("success", .success), .init("log_origin", .text), .init("key", .named("IdentityKey")),
            .maybe("sequence", .count.described("The index of its leaf in the log."))),
        "AddIdentityKeyRequest": .body(
            .init("id", .id.described("A new random UUID.")), .init("key", key),
            .maybe("previous_key_id", .orNull(thumbprint)), .init("authority", .one(of: ["key", "owner", "none"])),
            .maybe("signature", .orNull(signature)),
            .init("proof", signature.described("By the new key, over the same statement.")),
            .init("signing_day", signingDay)),
        "RemoveIdentityKeyRequest": .body(
            .init("authority_key_id", thumbprint), .init("signature", signature), .init("signing_day", signingDay)),
        "OwnerIdentityKeyRequest": .body(
            .init("key_id", thumbprint), .init("signature", signature), .init("signing_day", signingDay)),
        "SetBearerRequest": .body(.init("enabled", .flag)),
        "BearerReply": .object(
            .init("success", .success), .init("bearer", .flag),
            .maybe("api_key", .text.described("The new key, shown once."))),
        "SignedDeletion": .body(
            .init("signature", signature), .init("key_id", thumbprint), .init("signing_day", signingDay)),
    ]

    /// Of words that came with a signature: all four or none.
    static let signatureMembers: [Member] = [
        .maybe("signature", signature), .maybe("key_id", thumbprint), .maybe("signing_day", signingDay),
        .maybe("signed_version", .count),
    ]

    /// What a request carries with words that are signed.
    static let signingMembers: [Member] = [
        .maybe("id", .id.described("With a signature: a new random UUID, which it names.")),
        .maybe("signature", signature), .maybe("key_id", thumbprint), .maybe("signing_day", signingDay),
    ]
}
