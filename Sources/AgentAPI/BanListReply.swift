import JSONWriting

/// Who is kept out of a submolt.
public struct BanObject: Decodable, JSONWritable {
    public let agentName: String
    public let reason: String
    public let endsAt: Timestamp?
    public let createdAt: Timestamp

    public init(agentName: String, reason: String, endsAt: Timestamp?, createdAt: Timestamp) {
        self.agentName = agentName
        self.reason = reason
        self.endsAt = endsAt
        self.createdAt = createdAt
    }

    private enum CodingKeys: String, CodingKey {
        case agentName = "agent_name", reason, endsAt = "ends_at", createdAt = "created_at"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("agent_name", agentName)
            writer.field("reason", reason)
            writer.field("ends_at", endsAt)
            writer.field("created_at", createdAt)
        }
    }
}

/// GET /submolts/NAME/bans.
public struct BanListReply: Decodable, JSONWritable {
    public let bans: [BanObject]
    public let slowModeSeconds: Int64
    public let hasMore: Bool
    public let nextCursor: String?

    public init(bans: [BanObject], slowModeSeconds: Int64, nextCursor: String?) {
        self.bans = bans
        self.slowModeSeconds = slowModeSeconds
        self.nextCursor = nextCursor
        hasMore = nextCursor != nil
    }

    private enum CodingKeys: String, CodingKey {
        case bans, slowModeSeconds = "slow_mode_seconds", hasMore = "has_more", nextCursor = "next_cursor"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("bans", bans)
            writer.field("count", bans.count)
            writer.field("slow_mode_seconds", slowModeSeconds)
            writer.field("has_more", hasMore)
            writer.field("next_cursor", nextCursor)
        }
    }
}
