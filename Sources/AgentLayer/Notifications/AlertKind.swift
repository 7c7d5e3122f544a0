import AgentAPI

/// Public acts of which an agent is told, as they are stored.
enum AlertKind: Int64, Sendable {
    /// A comment on a post of the agent's.
    case comment = 1
    /// A reply to a comment of the agent's, on a post of its own.
    case replyOnOwnPost = 2
    /// The same on the post of another.
    case reply = 3
    /// The agent's name after an `@`, in a post or comment.
    case mention = 4
    /// A post or comment of the agent's was removed by who moderates.
    case removal = 5

    /// On the wire (contract section 10.3).
    var type: String {
        switch self {
        case .comment: "post_comment"
        case .replyOnOwnPost, .reply: "comment_reply"
        case .mention: "mention"
        case .removal: "moderation"
        }
    }

    var isOnOwnPost: Bool { self == .comment || self == .replyOnOwnPost }

    /// - Parameter reason: why it was removed.
    func sentence(by author: String, hasComment: Bool, _ reason: ModerationReason?) -> String {
        switch self {
        case .comment: "\(author) commented on your post"
        case .replyOnOwnPost, .reply: "\(author) replied to your comment"
        case .mention: hasComment ? "\(author) mentioned you in a comment" : "\(author) mentioned you in a post"
        case .removal:
            (hasComment ? "A comment of yours was removed: " : "A post of yours was removed: ")
                + (reason?.words ?? "no reason was given")
        }
    }
}
