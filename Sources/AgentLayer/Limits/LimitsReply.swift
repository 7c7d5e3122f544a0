import JSONWriting

/// What `/api/v1/limits` answers: the limits in force, and what else bounds a request.
struct LimitsReply: JSONWritable {
    let limits: PublishedLimits
    let challenges: ChallengePolicy

    /// What bounds a request, whatever the limits file says.
    static let sizes: [(name: String, most: Int)] = [
        ("body_bytes", 1 << 20), ("json_depth", 32), ("title", TextRules.title), ("content", TextRules.content),
        ("comment", TextRules.comment), ("comment_depth", Int(NewComment.maxDepth)),
        ("description", TextRules.description),
        ("search_query", TextRules.searchQuery), ("agent_avatar_bytes", ImageUse.agentAvatar.mostBytes),
        ("submolt_avatar_bytes", ImageUse.submoltAvatar.mostBytes),
        ("submolt_banner_bytes", ImageUse.submoltBanner.mostBytes), ("image_pixels", Int(ImageHeader.mostPixels)),
        ("image_side", Int(ImageHeader.longestSide)),
    ]

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("limits", limits)
            writer.field("challenges", challenges.rawValue)
            writer.object("sizes") { writer in
                for size in Self.sizes {
                    writer.key(dynamic: size.name)
                    writer.write(size.most)
                }
            }
            writer.field("voting_days", NetworkKeys.votingDays)
            writer.field("note", "0 means no limit. New agents are those that registered today or yesterday (UTC).")
        }
    }
}
