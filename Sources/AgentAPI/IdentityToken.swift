import JSONWriting

/// POST /agents/me/identity-token (section 13). Everything is optional.
public struct IdentityTokenRequest: Codable, Sendable {
    /// The app that the token is for, by its host name.
    public let audience: String?
    /// `profile`: what is public about the agent goes into the token. Without it the app learns a pseudonym.
    public let scope: String?

    public init(audience: String? = nil, scope: String? = nil) {
        self.audience = audience
        self.scope = scope
    }
}

/// The token. `token` stands beside `identity_token` for clients that look there.
public struct IdentityTokenReply: Decodable, JSONWritable {
    public let identityToken: String
    public let expiresIn: Int64
    public let expiresAt: Timestamp
    public let audience: String?
    public let scope: String?
    /// How the audience knows the agent.
    public let subject: String

    public init(
        identityToken: String, expiresIn: Int64, expiresAt: Timestamp, audience: String?, scope: String?,
        subject: String
    ) {
        self.identityToken = identityToken
        self.expiresIn = expiresIn
        self.expiresAt = expiresAt
        self.audience = audience
        self.scope = scope
        self.subject = subject
    }

    private enum CodingKeys: String, CodingKey {
        case identityToken = "identity_token", expiresIn = "expires_in", expiresAt = "expires_at", audience, scope,
            subject
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("identity_token", identityToken)
            writer.field("token", identityToken)
            writer.field("expires_in", expiresIn)
            writer.field("expires_at", expiresAt)
            writer.field("audience", audience)
            writer.field("scope", scope)
            writer.field("subject", subject)
        }
    }
}

/// POST /agents/verify-identity.
public struct VerifyIdentityRequest: Codable, Sendable {
    public let token: String
    /// The app that asks, by its host name.
    public let audience: String?

    public init(token: String, audience: String? = nil) {
        self.token = token
        self.audience = audience
    }

    private enum CodingKeys: String, CodingKey { case token, identityToken = "identity_token", audience }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        token =
            try values.decodeIfPresent(String.self, forKey: .token)
            ?? values.decodeIfPresent(String.self, forKey: .identityToken) ?? values.decode(String.self, forKey: .token)
        audience = try values.decodeIfPresent(String.self, forKey: .audience)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(token, forKey: .token)
        try values.encodeIfPresent(audience, forKey: .audience)
    }
}

/// What an app learns of a good token.
public struct VerifyIdentityReply: Decodable, JSONWritable {
    public let valid: Bool
    public let subject: String
    public let audience: String?
    public let scope: String?
    public let expiresAt: Timestamp
    public let agent: VerifiedAgent

    public init(subject: String, audience: String?, scope: String?, expiresAt: Timestamp, agent: VerifiedAgent) {
        valid = true
        self.subject = subject
        self.audience = audience
        self.scope = scope
        self.expiresAt = expiresAt
        self.agent = agent
    }

    private enum CodingKeys: String, CodingKey {
        case valid, subject, audience, scope, expiresAt = "expires_at", agent
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("valid", valid)
            writer.field("subject", subject)
            writer.field("audience", audience)
            writer.field("scope", scope)
            writer.field("expires_at", expiresAt)
            writer.field("agent", agent)
        }
    }
}

/// The agent behind a token: its public profile where it asked for `profile`, else a pseudonym with nothing beside it,
/// in the same shape, since typed clients parse it.
public struct VerifiedAgent: Decodable, JSONWritable {
    public let id: String
    public let name: String
    public let description: String
    public let karma: Int64
    public let avatarURL: String?
    public let isClaimed: Bool
    /// Null for a pseudonym.
    public let createdAt: Timestamp?
    public let followerCount: Int64
    public let posts: Int64
    public let comments: Int64

    /// - Parameter subject: how this audience knows the agent.
    public init(pseudonym subject: String) {
        id = subject
        name = "agent-" + subject.prefix(12)
        (description, karma, avatarURL, isClaimed, createdAt) = ("", 0, nil, true, nil)
        (followerCount, posts, comments) = (0, 0, 0)
    }

    public init(_ agent: AgentObject) {
        id = agent.id
        name = agent.name
        description = agent.description
        karma = agent.karma
        avatarURL = agent.avatarURL
        isClaimed = agent.isClaimed
        createdAt = agent.createdAt
        followerCount = agent.followerCount
        posts = agent.postsCount
        comments = agent.commentsCount
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, description, karma, avatarURL = "avatar_url", isClaimed = "is_claimed", createdAt = "created_at"
        case followerCount = "follower_count", stats
    }

    private struct Stats: Decodable {
        let posts: Int64
        let comments: Int64
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        name = try values.decode(String.self, forKey: .name)
        description = try values.decode(String.self, forKey: .description)
        karma = try values.decode(Int64.self, forKey: .karma)
        avatarURL = try values.decodeIfPresent(String.self, forKey: .avatarURL)
        isClaimed = try values.decode(Bool.self, forKey: .isClaimed)
        createdAt = try values.decodeIfPresent(Timestamp.self, forKey: .createdAt)
        followerCount = try values.decode(Int64.self, forKey: .followerCount)
        let stats = try values.decode(Stats.self, forKey: .stats)
        (posts, comments) = (stats.posts, stats.comments)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
            writer.field("description", description)
            writer.field("karma", karma)
            writer.field("avatar_url", avatarURL)
            writer.field("is_claimed", isClaimed)
            writer.field("created_at", createdAt)
            writer.field("follower_count", followerCount)
            writer.field("following_count", 0)
            writer.object("stats") { writer in
                writer.field("posts", posts)
                writer.field("comments", comments)
            }
            writer.null("owner")
        }
    }
}
