import JSONWriting

/// POST /claim/CODE, with a `run` token in `Authorization` and the new owner key's signature.
public struct ClaimRequest: Codable, Sendable {
    /// The Ed25519 public key, 32 bytes, base64url.
    public let ownerKey: String
    /// The X-Wing public key that trail entries are sealed to, 1,216 bytes, base64url.
    public let trailKey: String

    public init(ownerKey: String, trailKey: String) {
        self.ownerKey = ownerKey
        self.trailKey = trailKey
    }

    private enum CodingKeys: String, CodingKey { case ownerKey = "owner_key", trailKey = "trail_key" }
}

/// The answer to POST /claim/CODE.
public struct ClaimReply: Codable, JSONWritable {
    public struct Agent: Codable, Sendable {
        public let id: String
        public let name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    public let agent: Agent
    /// The last day on which the agent may write.
    public let standingUntil: CalendarDay
    public let ownerKeyFingerprint: String
    /// Whether the agent itself named this owner key; until then the owner may neither rotate its key nor export.
    public let confirmed: Bool

    public init(agent: Agent, standingUntil: CalendarDay, ownerKeyFingerprint: String, confirmed: Bool) {
        self.agent = agent
        self.standingUntil = standingUntil
        self.ownerKeyFingerprint = ownerKeyFingerprint
        self.confirmed = confirmed
    }

    private enum CodingKeys: String, CodingKey {
        case agent, standingUntil = "standing_until", ownerKeyFingerprint = "owner_key_fingerprint", confirmed
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.object("agent") { writer in
                writer.field("id", agent.id)
                writer.field("name", agent.name)
            }
            writer.field("standing_until", standingUntil)
            writer.field("owner_key_fingerprint", ownerKeyFingerprint)
            writer.field("confirmed", confirmed)
        }
    }
}

/// GET /claim/CODE: what a claim would be of.
public struct ClaimOfferReply: Codable, JSONWritable {
    public struct Agent: Codable, Sendable {
        public let name: String
        public let description: String
        public let createdAt: Timestamp

        public init(name: String, description: String, createdAt: Timestamp) {
            self.name = name
            self.description = description
            self.createdAt = createdAt
        }

        private enum CodingKeys: String, CodingKey { case name, description, createdAt = "created_at" }
    }

    public let agent: Agent
    public let claimed: Bool
    /// The origin name of the tokens that it takes; a wallet goes by its own configuration, not by this.
    public let origin: String
    public let epoch: Int64
    /// A code of the same agent that is good for longer, for wallets that wait before they claim.
    public let code: String

    public init(agent: Agent, claimed: Bool, origin: String, epoch: Int64, code: String) {
        self.agent = agent
        self.claimed = claimed
        self.origin = origin
        self.epoch = epoch
        self.code = code
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.object("agent") { writer in
                writer.field("name", agent.name)
                writer.field("description", agent.description)
                writer.field("created_at", agent.createdAt)
            }
            writer.field("claimed", claimed)
            writer.field("origin", origin)
            writer.field("epoch", epoch)
            writer.field("code", code)
        }
    }
}
