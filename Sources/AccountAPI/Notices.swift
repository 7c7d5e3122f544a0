import JSONWriting

/// What somebody is told about an incident.
public struct NoticeObject: Codable, JSONWritable {
    /// Of the incident: public, the same for everybody concerned.
    public let incident: String
    /// Counted from 1970-01-01.
    public let day: Int64
    public let subject: String
    public let text: String

    public init(incident: String, day: Int64, subject: String, text: String) {
        self.incident = incident
        self.day = day
        self.subject = subject
        self.text = text
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("incident", incident)
            writer.field("day", day)
            writer.field("subject", subject)
            writer.field("text", text)
        }
    }
}

/// GET /v1/account/notices: the newest first.
public struct NoticesReply: Codable, JSONWritable {
    public let notices: [NoticeObject]

    public init(notices: [NoticeObject]) { self.notices = notices }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("notices", notices)
        }
    }
}
