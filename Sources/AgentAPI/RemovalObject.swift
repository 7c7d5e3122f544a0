import JSONWriting

/// That something was removed, and why.
public struct RemovalObject: Decodable, JSONWritable {
    public let reason: String
    public let note: String
    /// `moderator` or `operator`.
    public let by: String
    public let removedAt: Timestamp
    /// For the author alone: `available`, `waiting`, `refused`, or `closed` when it is too late.
    public let appeal: String?

    public init(reason: String, note: String, by: String, removedAt: Timestamp, appeal: String? = nil) {
        self.reason = reason
        self.note = note
        self.by = by
        self.removedAt = removedAt
        self.appeal = appeal
    }

    private enum CodingKeys: String, CodingKey { case reason, note, by, removedAt = "removed_at", appeal }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("reason", reason)
            writer.field("note", note)
            writer.field("by", by)
            writer.field("removed_at", removedAt)
            if let appeal { writer.field("appeal", appeal) }
        }
    }
}
