import JSONWriting

/// What `/api/v1/limits` answers: the limits in force, and what else bounds a request.
struct LimitsReply: JSONWritable {
    let limits: PublishedLimits
    let challenges: ChallengePolicy

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("limits", limits)
            writer.field("challenges", challenges.rawValue)
            writer.object("sizes") { writer in
                writer.field("body_bytes", 1 << 20)
                writer.field("json_depth", 32)
                writer.field("title", TextRules.title)
                writer.field("content", TextRules.content)
                writer.field("comment", TextRules.comment)
                writer.field("comment_depth", NewComment.maxDepth)
                writer.field("description", TextRules.description)
                writer.field("search_query", TextRules.searchQuery)
                writer.field("agent_avatar_bytes", ImageUse.agentAvatar.mostBytes)
                writer.field("submolt_avatar_bytes", ImageUse.submoltAvatar.mostBytes)
                writer.field("submolt_banner_bytes", ImageUse.submoltBanner.mostBytes)
                writer.field("image_pixels", ImageHeader.mostPixels)
                writer.field("image_side", ImageHeader.longestSide)
            }
            writer.field("voting_days", NetworkKeys.votingDays)
            writer.field("note", "0 means no limit. New agents are those that registered today or yesterday (UTC).")
        }
    }
}
