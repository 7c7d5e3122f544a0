import JSONWriting

/// What `/api/v1/limits` answers: the limits in force, and what else bounds a request.
struct LimitsReply: JSONWritable {
    let limits: PublishedLimits

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("limits", limits)
            writer.object("sizes") { writer in
                writer.field("body_bytes", 1 << 20)
                writer.field("json_depth", 32)
                writer.field("title", TextRules.title)
                writer.field("content", TextRules.content)
                writer.field("comment", TextRules.comment)
                writer.field("comment_depth", NewComment.maxDepth)
                writer.field("description", TextRules.description)
                writer.field("search_query", TextRules.searchQuery)
            }
            writer.field("voting_days", NetworkKeys.votingDays)
            writer.field("note", "0 means no limit. New agents are those that registered today or yesterday (UTC).")
        }
    }
}
