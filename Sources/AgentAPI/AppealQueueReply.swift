import JSONWriting

/// What a removed author asks, with what was removed.
public struct AppealObject: Decodable, JSONWritable {
    public let targetType: String
    public let targetID: String
    public let authorName: String
    public let submoltName: String
    public let removal: RemovalObject
    public let title: String
    public let content: String
    public let text: String
    public let day: CalendarDay
    /// Whether the asking moderator may answer: who removed it may not, nor its author.
    public let yours: Bool

    public init(
        targetType: String, targetID: String, authorName: String, submoltName: String, removal: RemovalObject,
        title: String, content: String, text: String, day: CalendarDay, yours: Bool
    ) {
        self.targetType = targetType
        self.targetID = targetID
        self.authorName = authorName
        self.submoltName = submoltName
        self.removal = removal
        self.title = title
        self.content = content
        self.text = text
        self.day = day
        self.yours = yours
    }

    private enum CodingKeys: String, CodingKey {
        case targetType = "target_type", targetID = "target_id", authorName = "author_name"
        case submoltName = "submolt_name", removal, title, content, text, day, yours = "you_may_answer"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("target_type", targetType)
            writer.field("target_id", targetID)
            writer.field("author_name", authorName)
            writer.field("submolt_name", submoltName)
            writer.field("removal", removal)
            writer.field("title", title)
            writer.field("content", content)
            writer.field("text", text)
            writer.field("day", day)
            writer.field("you_may_answer", yours)
        }
    }
}

/// GET /submolts/NAME/appeals.
public struct AppealQueueReply: Decodable, JSONWritable {
    public let appeals: [AppealObject]

    public init(appeals: [AppealObject]) { self.appeals = appeals }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("appeals", appeals)
            writer.field("count", appeals.count)
        }
    }
}
