import JSONWriting

/// An entry that an agent sealed to its owner's trail key. The network cannot open it.
public struct SealedTrailEntry: Codable, JSONWritable {
    /// 1,120 bytes of encapsulated key, 1,024 of text and 16 of tag.
    public static let size = 2_160

    public let day: CalendarDay
    /// Base64url.
    public let sealed: String

    public init(day: CalendarDay, sealed: String) {
        self.day = day
        self.sealed = sealed
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("day", day)
            writer.field("sealed", sealed)
        }
    }
}

/// GET /owner/trail
public struct TrailReply: Codable, JSONWritable {
    public let entries: [SealedTrailEntry]
    public let nextCursor: String?
    public let hasMore: Bool

    public init(entries: [SealedTrailEntry], nextCursor: String?) {
        self.entries = entries
        self.nextCursor = nextCursor
        hasMore = nextCursor != nil
    }

    private enum CodingKeys: String, CodingKey { case entries, nextCursor = "next_cursor", hasMore = "has_more" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("entries", entries)
            writer.field("next_cursor", nextCursor)
            writer.field("has_more", hasMore)
        }
    }
}

/// POST /agents/me/trail
public struct AppendTrailRequest: Codable, Sendable {
    /// Exactly ``SealedTrailEntry/size`` bytes, base64url.
    public let sealed: String

    public init(sealed: String) { self.sealed = sealed }
}
