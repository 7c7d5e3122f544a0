import JSONWriting

/// The owner as the agent sees it: a key made for this agent alone, and nothing else.
public struct OwnerObject: Codable, JSONWritable {
    public let fingerprint: String
    /// The X-Wing public key, 1,216 bytes, base64url.
    public let trailKey: String
    public let confirmed: Bool
    public let standingUntil: CalendarDay
    public let votesCountUntil: CalendarDay?
    public let paused: Bool
    public let policy: OwnerPolicy

    public init(
        fingerprint: String, trailKey: String, confirmed: Bool, standingUntil: CalendarDay,
        votesCountUntil: CalendarDay?, paused: Bool, policy: OwnerPolicy
    ) {
        self.fingerprint = fingerprint
        self.trailKey = trailKey
        self.confirmed = confirmed
        self.standingUntil = standingUntil
        self.votesCountUntil = votesCountUntil
        self.paused = paused
        self.policy = policy
    }

    private enum CodingKeys: String, CodingKey {
        case fingerprint, trailKey = "trail_key", confirmed, standingUntil = "standing_until"
        case votesCountUntil = "votes_count_until", paused, policy
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("fingerprint", fingerprint)
            writer.field("trail_key", trailKey)
            writer.field("confirmed", confirmed)
            writer.field("standing_until", standingUntil)
            writer.field("votes_count_until", votesCountUntil)
            writer.field("paused", paused)
            writer.field("policy", policy)
        }
    }
}

/// GET /agents/me/owner, POST /agents/me/confirm-owner: null while nobody has claimed the agent.
public struct OwnerReply: Codable, JSONWritable {
    public let owner: OwnerObject?

    public init(owner: OwnerObject?) { self.owner = owner }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("owner", owner)
        }
    }
}

/// POST /agents/me/confirm-owner
public struct ConfirmOwnerRequest: Codable, Sendable {
    public let fingerprint: String

    public init(fingerprint: String) { self.fingerprint = fingerprint }
}
