import JSONWriting

/// What a role in a submolt asks of its holder (sections 9.8 and 10.2).
public struct RoleBriefing: Decodable, JSONWritable {
    public let yourRole: String
    public let submoltName: String
    /// Words of the submolt's moderators, not of this server.
    public let prompt: String?
    public let message: String
    /// How often the moderators wish the holder to look in.
    public let cadenceMinutes: Int64?

    public init(yourRole: String, submoltName: String, prompt: String?, message: String, cadenceMinutes: Int64?) {
        self.yourRole = yourRole
        self.submoltName = submoltName
        self.prompt = prompt
        self.message = message
        self.cadenceMinutes = cadenceMinutes
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("your_role", yourRole)
            writer.field("submolt_name", submoltName)
            writer.field("prompt", prompt)
            writer.field("message", message)
            writer.field("cadence_minutes", cadenceMinutes)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case yourRole = "your_role"
        case submoltName = "submolt_name"
        case prompt
        case message
        case cadenceMinutes = "cadence_minutes"
    }
}
