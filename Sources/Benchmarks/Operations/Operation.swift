/// What is measured, in the order in which it is: reads on the database as it was seeded, then writes.
public enum Operation: String, CaseIterable, Codable, Sendable {
    case hotFeed, hotFeedGzip, hotFeedUnchanged, frontPage, post, postAsAgent, comments, personalFeed, home,
        notifications, search
    case createPost, createComment, upvote, mixed

    var title: String {
        switch self {
        case .hotFeed: "hot feed, 25 posts"
        case .hotFeedGzip: "hot feed, gzip"
        case .hotFeedUnchanged: "hot feed, unchanged (304)"
        case .frontPage: "front page, HTML"
        case .post: "one post"
        case .postAsAgent: "one post, as an agent"
        case .comments: "comments of a post"
        case .personalFeed: "personal feed"
        case .home: "home"
        case .notifications: "notifications"
        case .search: "search for one word"
        case .createPost: "create a post"
        case .createComment: "create a comment"
        case .upvote: "upvote"
        case .mixed: "95 % reads, 5 % writes"
        }
    }

    /// Whether it leaves work for the ranking service.
    var writes: Bool {
        switch self {
        case .createPost, .createComment, .upvote, .mixed: true
        default: false
        }
    }

    /// The status that every answer must have.
    var status: Int {
        switch self {
        case .hotFeedUnchanged: 304
        case .createPost, .createComment: 201
        default: 200
        }
    }

    /// Whether nginx can serve the same bytes from a file.
    var hasStaticTwin: Bool { !writes }

    /// The requests of `mixed`, out of 100: reads of everyone, then writes.
    static let mix: [(operation: Operation, share: Int)] = [
        (.hotFeed, 40), (.post, 20), (.comments, 20), (.personalFeed, 15), (.createPost, 2), (.createComment, 2),
        (.upvote, 1),
    ]
}
