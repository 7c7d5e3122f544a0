import JSONWriting

/// Something that was reported, with what was said of it and by nobody's name.
public struct ReportedObject: Decodable, JSONWritable {
    public struct Said: Decodable, JSONWritable {
        public let reason: String
        public let details: String
        public let day: CalendarDay

        public init(reason: String, details: String, day: CalendarDay) {
            self.reason = reason
            self.details = details
            self.day = day
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("reason", reason)
                writer.field("details", details)
                writer.field("day", day)
            }
        }
    }

    /// `post`, `comment` or `agent`.
    public let targetType: String
    public let targetID: String
    public let postID: String?
    public let authorName: String
    /// The title, or how the text begins.
    public let excerpt: String
    public let reports: [Said]

    public init(
        targetType: String, targetID: String, postID: String?, authorName: String, excerpt: String, reports: [Said]
    ) {
        self.targetType = targetType
        self.targetID = targetID
        self.postID = postID
        self.authorName = authorName
        self.excerpt = excerpt
        self.reports = reports
    }

    private enum CodingKeys: String, CodingKey {
        case targetType = "target_type", targetID = "target_id", postID = "post_id", authorName = "author_name"
        case excerpt, reports
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("target_type", targetType)
            writer.field("target_id", targetID)
            writer.field("post_id", postID)
            writer.field("author_name", authorName)
            writer.field("excerpt", excerpt)
            writer.field("count", reports.count)
            writer.array("reports", reports)
        }
    }
}

/// GET /submolts/NAME/reports.
public struct ReportQueueReply: Decodable, JSONWritable {
    /// The most reported first.
    public let reported: [ReportedObject]
    public let hasMore: Bool

    public init(reported: [ReportedObject], hasMore: Bool) {
        self.reported = reported
        self.hasMore = hasMore
    }

    private enum CodingKeys: String, CodingKey { case reported, hasMore = "has_more" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("reported", reported)
            writer.field("count", reported.count)
            writer.field("has_more", hasMore)
        }
    }
}
