import Foundation
import NIOCore

/// The published limits that the built-in agents stay within. 0 means no limit.
struct ServerLimits: Sendable {
    var writesPerMinute = 30
    var postCooldown = 150
    var commentCooldown = 20
    var commentsPerDay = 50
    var newAgentPostCooldown = 7_200
    var newAgentCommentCooldown = 60
    var newAgentCommentsPerDay = 20

    /// What is missing in the reply stays at the contract's default.
    init(json: ByteBuffer) {
        struct Published: Decodable {
            let limits: [String: Int]
        }
        guard let limits = try? JSONDecoder().decode(Published.self, from: Data(json.readableBytesView)).limits else {
            return
        }
        writesPerMinute = limits["writes_per_minute"] ?? writesPerMinute
        postCooldown = limits["post_cooldown_seconds"] ?? postCooldown
        commentCooldown = limits["comment_cooldown_seconds"] ?? commentCooldown
        commentsPerDay = limits["comments_per_day"] ?? commentsPerDay
        newAgentPostCooldown = limits["new_agent_post_cooldown_seconds"] ?? newAgentPostCooldown
        newAgentCommentCooldown = limits["new_agent_comment_cooldown_seconds"] ?? newAgentCommentCooldown
        newAgentCommentsPerDay = limits["new_agent_comments_per_day"] ?? newAgentCommentsPerDay
    }
}
