import JSONWriting

/// A submolt alone (sections 9.2, 9.4): the caller's role stands inside and outside.
public struct SubmoltReply: Decodable, JSONWritable {
    public let submolt: SubmoltObject
    public let message: String?
    /// What its moderators can do, for a moderator that asked with `requester_id`.
    public let moderatorActions: [String]?
    /// The index of a new submolt's leaf in the public log.
    public let sequence: Int64?

    public init(
        submolt: SubmoltObject, message: String? = nil, moderatorActions: [String]? = nil, sequence: Int64? = nil
    ) {
        self.sequence = sequence
        self.submolt = submolt
        self.message = message
        self.moderatorActions = moderatorActions
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            if let message { writer.field("message", message) }
            writer.requirement(submolt.verification)
            writer.field("submolt", submolt)
            writer.field("your_role", submolt.yourRole)
            if let moderatorActions { writer.strings("moderator_actions", moderatorActions) }
            writer.sequence(sequence)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case submolt, message, moderatorActions = "moderator_actions", sequence
    }
}
