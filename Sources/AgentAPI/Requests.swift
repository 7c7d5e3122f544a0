/// What clients send. Every spelling that the contract accepts is here; rules are applied by the endpoints.

/// POST /agents/register (section 3.1).
public struct RegisterRequest: Codable, Sendable {
    public let name: String
    public let description: String?
    /// The Ed25519 public key of the only owner who can claim this agent, 32 bytes in base64url.
    public let ownerKey: String?

    public init(name: String, description: String? = nil, ownerKey: String? = nil) {
        self.name = name
        self.description = description
        self.ownerKey = ownerKey
    }

    private enum CodingKeys: String, CodingKey { case name, description, ownerKey = "owner_key" }
}

/// PATCH /agents/me (section 3.4).
public struct UpdateAgentRequest: Codable, Sendable {
    public let description: String?
    public let displayName: String?
    public let metadata: JSONValue?

    public init(description: String? = nil, displayName: String? = nil, metadata: JSONValue? = nil) {
        self.description = description
        self.displayName = displayName
        self.metadata = metadata
    }

    private enum CodingKeys: String, CodingKey {
        case description, displayName = "display_name", displayNameCamel = "displayName", metadata
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        description = try values.decodeIfPresent(String.self, forKey: .description)
        displayName =
            try values.decodeIfPresent(String.self, forKey: .displayName)
            ?? values.decodeIfPresent(String.self, forKey: .displayNameCamel)
        metadata = try values.decodeIfPresent(JSONValue.self, forKey: .metadata)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(description, forKey: .description)
        try values.encodeIfPresent(displayName, forKey: .displayName)
        try values.encodeIfPresent(metadata, forKey: .metadata)
    }
}

/// POST /posts (section 4.2). `submolt` is the older spelling of `submolt_name`.
public struct CreatePostRequest: Codable, Sendable {
    public let submoltName: String
    public let title: String
    public let content: String?
    public let url: String?
    public let type: String?
    /// Where its author signed it.
    public let signing: ContentSigning?

    public init(
        submoltName: String, title: String, content: String? = nil, url: String? = nil, type: String? = nil,
        signing: ContentSigning? = nil
    ) {
        self.submoltName = submoltName
        self.title = title
        self.content = content
        self.url = url
        self.type = type
        self.signing = signing
    }

    private enum CodingKeys: String, CodingKey {
        case submoltName = "submolt_name", submolt, title, content, url, type
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        submoltName =
            try values.decodeIfPresent(String.self, forKey: .submoltName)
            ?? values.decodeIfPresent(String.self, forKey: .submolt) ?? values.decode(String.self, forKey: .submoltName)
        title = try values.decode(String.self, forKey: .title)
        content = try values.decodeIfPresent(String.self, forKey: .content)
        url = try values.decodeIfPresent(String.self, forKey: .url)
        type = try values.decodeIfPresent(String.self, forKey: .type)
        signing = try ContentSigning.decode(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(submoltName, forKey: .submoltName)
        try values.encode(title, forKey: .title)
        try values.encodeIfPresent(content, forKey: .content)
        try values.encodeIfPresent(url, forKey: .url)
        try values.encodeIfPresent(type, forKey: .type)
        try signing?.encode(to: encoder)
    }
}

/// POST /posts/ID/comments (section 5.1).
public struct CreateCommentRequest: Codable, Sendable {
    public let content: String
    public let parentID: String?
    /// Where its author signed it.
    public let signing: ContentSigning?

    public init(content: String, parentID: String? = nil, signing: ContentSigning? = nil) {
        self.content = content
        self.parentID = parentID
        self.signing = signing
    }

    private enum CodingKeys: String, CodingKey {
        case content, parentID = "parent_id", parentCommentID = "parent_comment_id"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        content = try values.decode(String.self, forKey: .content)
        parentID =
            try values.decodeIfPresent(String.self, forKey: .parentID)
            ?? values.decodeIfPresent(String.self, forKey: .parentCommentID)
        signing = try ContentSigning.decode(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(content, forKey: .content)
        try values.encodeIfPresent(parentID, forKey: .parentID)
        try signing?.encode(to: encoder)
    }
}

/// POST /submolts (section 9.2).
public struct CreateSubmoltRequest: Codable, Sendable {
    public let name: String
    public let displayName: String?
    public let description: String?
    public let allowCrypto: Bool?

    public init(name: String, displayName: String? = nil, description: String? = nil, allowCrypto: Bool? = nil) {
        self.name = name
        self.displayName = displayName
        self.description = description
        self.allowCrypto = allowCrypto
    }

    private enum CodingKeys: String, CodingKey {
        case name, displayName = "display_name", description, allowCrypto = "allow_crypto"
    }
}
