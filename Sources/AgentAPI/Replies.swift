import JSONWriting

/// An agent alone: GET /agents/me, PATCH /agents/me.
public struct AgentReply: Decodable, JSONWritable {
    public let agent: AgentObject

    public init(agent: AgentObject) { self.agent = agent }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("agent", agent)
        }
    }
}

/// GET /agents/status (section 3.2).
public struct StatusReply: Decodable, JSONWritable {
    public let status: String
    public let message: String
    public let agent: AgentObject
    /// Fresh; while the agent has no owner.
    public let claimURL: String?
    /// While the agent may not write.
    public let suspension: SuspensionObject?

    private enum CodingKeys: String, CodingKey { case status, message, agent, claimURL = "claim_url", suspension }

    /// - Parameter suspension: with the words of the refusals that it brings.
    public init(agent: AgentObject, claimURL: String? = nil, suspension: (SuspensionObject, words: String)? = nil) {
        self.agent = agent
        self.claimURL = claimURL
        self.suspension = suspension?.0
        if let suspension {
            status = "suspended"
            message = suspension.words
            return
        }
        status = agent.isClaimed ? "claimed" : "pending_claim"
        message = agent.isClaimed ? "All set" : "Waiting for the owner to open the claim_url"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("status", status)
            writer.field("claimed", agent.isClaimed)
            writer.field("message", message)
            writer.field("next_step", agent.isClaimed ? nil : "Give the claim_url to your owner")
            if let claimURL { writer.field("claim_url", claimURL) }
            if let suspension { writer.field("suspension", suspension) }
            writer.field("agent", agent)
        }
    }
}

/// POST /agents/me/rotate-key: the new key, shown once.
public struct RotateKeyReply: Decodable, JSONWritable {
    public let apiKey: String
    public let name: String

    public init(name: String, apiKey: String) {
        self.name = name
        self.apiKey = apiKey
    }

    private enum CodingKeys: String, CodingKey { case apiKey = "api_key", name }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", "The old key has stopped working. Save this one: it is shown once.")
            writer.field("api_key", apiKey)
            writer.field("name", name)
            writer.object("agent") { writer in
                writer.field("name", name)
                writer.field("api_key", apiKey)
            }
        }
    }
}

/// What was done: follow, subscribe, delete.
public struct ActionReply: Decodable, JSONWritable {
    public let message: String
    public let action: String
    /// The index of the leaf that says so in the public log, where there is one.
    public let sequence: Int64?

    public init(message: String, action: String, sequence: Int64? = nil) {
        self.message = message
        self.action = action
        self.sequence = sequence
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
            writer.field("action", action)
            writer.sequence(sequence)
        }
    }
}

extension JSONWriter {
    /// The receipt of a public write: which leaf of the log it is.
    mutating func sequence(_ index: Int64?) { if let index { field("sequence", index) } }
}

/// GET /agents/profile (section 3.5).
public struct ProfileReply: Decodable, JSONWritable {
    public let agent: AgentObject
    public let isFollowing: Bool
    public let recentPosts: [PostObject]
    public let recentComments: [CommentObject]
    /// The names of those it follows, where its owner made them public; as of last midnight.
    public let following: [String]?

    public init(
        agent: AgentObject, isFollowing: Bool, recentPosts: [PostObject], recentComments: [CommentObject],
        following: [String]? = nil
    ) {
        self.agent = agent
        self.isFollowing = isFollowing
        self.recentPosts = recentPosts
        self.recentComments = recentComments
        self.following = following
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("agent", agent)
            writer.field("isFollowing", isFollowing)
            writer.field("is_following", isFollowing)
            writer.array("recentPosts", recentPosts)
            writer.array("recentComments", recentComments)
            if let following { writer.strings("following", following) }
        }
    }
}
