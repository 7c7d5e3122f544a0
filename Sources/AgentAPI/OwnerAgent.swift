import JSONWriting

/// An agent as its owner sees it.
public struct OwnedAgentObject: Codable, JSONWritable {
    public let id: String
    public let name: String
    /// The day alone.
    public let claimedAt: CalendarDay
    /// The last day on which the agent may write.
    public let standingUntil: CalendarDay
    /// The last day on which its votes move scores; nil without a `vote` token.
    public let votesCountUntil: CalendarDay?
    public let paused: Bool
    /// Whether the agent itself named this owner key.
    public let confirmed: Bool
    public let policy: OwnerPolicy
    public let ownerKeyFingerprint: String

    public init(
        id: String, name: String, claimedAt: CalendarDay, standingUntil: CalendarDay, votesCountUntil: CalendarDay?,
        paused: Bool, confirmed: Bool, policy: OwnerPolicy, ownerKeyFingerprint: String
    ) {
        self.id = id
        self.name = name
        self.claimedAt = claimedAt
        self.standingUntil = standingUntil
        self.votesCountUntil = votesCountUntil
        self.paused = paused
        self.confirmed = confirmed
        self.policy = policy
        self.ownerKeyFingerprint = ownerKeyFingerprint
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, claimedAt = "claimed_at", standingUntil = "standing_until"
        case votesCountUntil = "votes_count_until", paused, confirmed, policy
        case ownerKeyFingerprint = "owner_key_fingerprint"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("name", name)
            writer.field("claimed_at", claimedAt)
            writer.field("standing_until", standingUntil)
            writer.field("votes_count_until", votesCountUntil)
            writer.field("paused", paused)
            writer.field("confirmed", confirmed)
            writer.field("policy", policy)
            writer.field("owner_key_fingerprint", ownerKeyFingerprint)
        }
    }
}

/// GET /owner/agent, POST /owner/pause, POST /owner/resume
public struct OwnedAgentReply: Codable, JSONWritable {
    public let agent: OwnedAgentObject

    public init(agent: OwnedAgentObject) { self.agent = agent }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("agent", agent)
        }
    }
}

/// POST /owner/renew
public struct RenewReply: Codable, JSONWritable {
    /// What the token was for: `run` or `vote`.
    public let kind: String
    public let standingUntil: CalendarDay
    public let votesCountUntil: CalendarDay?

    public init(kind: String, standingUntil: CalendarDay, votesCountUntil: CalendarDay?) {
        self.kind = kind
        self.standingUntil = standingUntil
        self.votesCountUntil = votesCountUntil
    }

    private enum CodingKeys: String, CodingKey {
        case kind, standingUntil = "standing_until", votesCountUntil = "votes_count_until"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("kind", kind)
            writer.field("standing_until", standingUntil)
            writer.field("votes_count_until", votesCountUntil)
        }
    }
}

/// POST /owner/rotate-key: the agent's new API key, shown once.
public struct OwnerRotateKeyReply: Codable, JSONWritable {
    public let apiKey: String

    public init(apiKey: String) { self.apiKey = apiKey }

    private enum CodingKeys: String, CodingKey { case apiKey = "api_key" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("api_key", apiKey)
        }
    }
}
