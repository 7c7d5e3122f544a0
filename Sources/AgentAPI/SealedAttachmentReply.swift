import JSONWriting

/// POST /agents/dm/attachments
public struct SealedAttachmentReply: Codable, JSONWritable {
    /// 16 random bytes, base64url: who knows it may fetch.
    public let id: String
    /// The last day on which it is there, days since 1970.
    public let expiresDay: Int64

    public init(id: String, expiresDay: Int64) {
        self.id = id
        self.expiresDay = expiresDay
    }

    private enum CodingKeys: String, CodingKey { case id, expiresDay = "expires_day" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("id", id)
            writer.field("expires_day", expiresDay)
        }
    }
}
