import JSONWriting

/// Who moderates a submolt (section 9.7). Clients read `agent_name` or `name`: both are there.
public struct ModeratorObject: Decodable, JSONWritable {
    public let name: String
    /// `owner` or `moderator`.
    public let role: String
    /// The day on which it became one, at midnight UTC.
    public let createdAt: Timestamp

    public init(name: String, role: String, createdAt: Timestamp) {
        self.name = name
        self.role = role
        self.createdAt = createdAt
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("agent_name", name)
            writer.field("name", name)
            writer.field("role", role)
            writer.field("created_at", createdAt)
        }
    }

    private enum CodingKeys: String, CodingKey { case name, role, createdAt = "created_at" }
}

/// GET, POST and DELETE /submolts/NAME/moderators: the list as it is now.
public struct ModeratorsReply: Decodable, JSONWritable {
    public let message: String?
    public let moderators: [ModeratorObject]

    public init(message: String? = nil, moderators: [ModeratorObject]) {
        self.message = message
        self.moderators = moderators
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            if let message { writer.field("message", message) }
            writer.array("moderators", moderators)
        }
    }
}
