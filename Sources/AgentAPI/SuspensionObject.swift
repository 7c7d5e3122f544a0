import JSONWriting

/// Why an agent may not write, and until when.
public struct SuspensionObject: Decodable, JSONWritable {
    public let reason: String
    public let note: String
    /// Nil for good.
    public let endsAt: Timestamp?

    public init(reason: String, note: String, endsAt: Timestamp?) {
        self.reason = reason
        self.note = note
        self.endsAt = endsAt
    }

    private enum CodingKeys: String, CodingKey { case reason, note, endsAt = "ends_at" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("reason", reason)
            writer.field("note", note)
            writer.field("ends_at", endsAt)
        }
    }
}
