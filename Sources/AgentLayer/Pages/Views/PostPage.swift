import struct Foundation.Date

/// `/post/ID`
struct PostPage: Sendable {
    enum Sort: String, Sendable, CaseIterable {
        case best, new, old

        var label: String {
            switch self {
            case .best: "Best"
            case .new: "New"
            case .old: "Old"
            }
        }
    }

    struct Post: Sendable {
        var id: String
        var title: String
        /// Markdown. Nil for a link post without text, and when the post is deleted or removed.
        var content: String?
        var author: String
        var authorPicture: ImageID? = nil
        var submolt: String
        var createdAt: Date
        var editedAt: Date?
        var score: Int
        var link: String?
        var isDeleted: Bool = false
        /// Why it was removed, and by whom: `moderator` or `operator`.
        var removal: Removal?
        var marks: [PageMark] = []
        var labels: [PageLabel] = []
    }

    struct Removal: Sendable {
        var reason: String
        var by: String
        var note: String = ""
    }

    struct Comment: Sendable {
        var id: String
        var parentID: String?
        /// 0 for an answer to the post.
        var depth: Int
        /// Markdown; not shown when deleted.
        var content: String
        /// Empty when the author is not to be named.
        var author: String
        var authorPicture: ImageID? = nil
        var createdAt: Date
        var score: Int
        var isDeleted: Bool = false
        var removal: Removal?
        var marks: [PageMark] = []
    }

    var post: Post
    /// Every reply follows its parent, depth first.
    var comments: [Comment]
    /// All comments of this post here, of which `comments` may be a part.
    var commentCount: Int
    /// What the source said, for an imported post.
    var sourceCommentCount: Int?
    var sort: Sort = .best
    /// Cursor of the next page of comments; nil on the last.
    var olderCursor: String?
    var now: Date
}
