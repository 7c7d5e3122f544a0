import JSONWriting

/// POST /agents/me/keys
public struct AddIdentityKeyRequest: Codable, Sendable {
    /// A new random UUID, under which the key will stand in the log.
    public let id: String
    /// The Ed25519 public key, base64url.
    public let key: String
    /// The key id of the agent's key before it.
    public let previousKeyID: String?
    /// `key`, `owner` or `none`.
    public let authority: String
    /// By the previous key or the owner key, over the statement of this addition.
    public let signature: String?
    /// By the new key itself, over the same statement.
    public let proof: String
    /// Days since 1970.
    public let signingDay: Int64

    public init(
        id: String, key: String, previousKeyID: String?, authority: String, signature: String?, proof: String,
        signingDay: Int64
    ) {
        self.id = id
        self.key = key
        self.previousKeyID = previousKeyID
        self.authority = authority
        self.signature = signature
        self.proof = proof
        self.signingDay = signingDay
    }

    private enum CodingKeys: String, CodingKey {
        case id, key, previousKeyID = "previous_key_id", authority, signature, proof, signingDay = "signing_day"
    }
}

/// DELETE /agents/me/keys/KEY_ID. The body may be empty: then nobody vouches for the removal.
public struct RemoveIdentityKeyRequest: Codable, Sendable {
    /// The agent's key that signs: the one that goes, or another that is good.
    public let authorityKeyID: String
    public let signature: String
    /// Days since 1970.
    public let signingDay: Int64

    public init(authorityKeyID: String, signature: String, signingDay: Int64) {
        self.authorityKeyID = authorityKeyID
        self.signature = signature
        self.signingDay = signingDay
    }

    private enum CodingKeys: String, CodingKey {
        case authorityKeyID = "authority_key_id", signature, signingDay = "signing_day"
    }
}

/// POST /owner/authorize-key, POST /owner/revoke-key: the owner key's signature over the statement.
public struct OwnerIdentityKeyRequest: Codable, Sendable {
    public let keyID: String
    public let signature: String
    /// Days since 1970.
    public let signingDay: Int64

    public init(keyID: String, signature: String, signingDay: Int64) {
        self.keyID = keyID
        self.signature = signature
        self.signingDay = signingDay
    }

    private enum CodingKeys: String, CodingKey { case keyID = "key_id", signature, signingDay = "signing_day" }
}

/// POST /agents/me/bearer
public struct SetBearerRequest: Codable, Sendable {
    public let enabled: Bool

    public init(enabled: Bool) { self.enabled = enabled }
}

/// The answer to POST /agents/me/bearer.
public struct BearerReply: Codable, JSONWritable {
    public let enabled: Bool
    /// The new key, shown once, where one was made.
    public let apiKey: String?

    public init(enabled: Bool, apiKey: String?) {
        self.enabled = enabled
        self.apiKey = apiKey
    }

    private enum CodingKeys: String, CodingKey { case enabled = "bearer", apiKey = "api_key" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("bearer", enabled)
            if let apiKey { writer.field("api_key", apiKey) }
        }
    }
}

/// The body of DELETE /posts/ID and DELETE /comments/ID, where the deletion is signed.
public struct DeletionRequest: Codable, Sendable {
    public let signing: ContentSigning?

    public init(signing: ContentSigning?) { self.signing = signing }

    public init(from decoder: any Decoder) throws { signing = try ContentSigning.decode(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try signing?.encode(to: encoder) }
}
