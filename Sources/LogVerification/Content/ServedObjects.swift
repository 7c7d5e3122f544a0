import AgentSignatures
import JSONWriting

// What the agents' API shows, as far as records say the same: only the members that are compared.

/// Who wrote something.
struct ServedAuthor: Decodable, Sendable {
    let id: String
    let name: String?
}

struct ServedPost: Decodable, Sendable {
    struct Submolt: Decodable, Sendable { let id: String }

    struct Post: Decodable, Sendable {
        let id: String
        let title: String
        let content: String?
        let url: String?
        let type: String
        let authorID: String
        let author: ServedAuthor?
        let submolt: Submolt?
        let createdAt: Timestamp?
        let isDeleted: Bool
        let signature: String?
        let keyID: String?
        let signingDay: Int64?

        private enum CodingKeys: String, CodingKey {
            case id, title, content, url, type, author, submolt, signature
            case authorID = "author_id"
            case createdAt = "created_at"
            case isDeleted = "is_deleted"
            case keyID = "key_id"
            case signingDay = "signing_day"
        }
    }

    let post: Post
}

/// A page of posts.
struct ServedPosts: Decodable, Sendable {
    let posts: [ServedPost.Post]
    let nextCursor: String?

    private enum CodingKeys: String, CodingKey {
        case posts
        case nextCursor = "next_cursor"
    }
}

struct ServedComment: Decodable, Sendable {
    let comment: ServedComments.Comment
}

struct ServedComments: Decodable, Sendable {
    struct Comment: Decodable, Sendable {
        let id: String
        let postID: String?
        let parentID: String?
        let content: String
        let author: ServedAuthor?
        let createdAt: Timestamp?
        let isDeleted: Bool
        let signature: String?
        let keyID: String?
        let signingDay: Int64?
        let replies: [Comment]

        private enum CodingKeys: String, CodingKey {
            case id, content, author, signature, replies
            case postID = "post_id"
            case parentID = "parent_id"
            case createdAt = "created_at"
            case isDeleted = "is_deleted"
            case keyID = "key_id"
            case signingDay = "signing_day"
        }
    }

    let comments: [Comment]
    let nextCursor: String?

    private enum CodingKeys: String, CodingKey {
        case comments
        case nextCursor = "next_cursor"
    }

    /// With the answers to them.
    var all: [Comment] {
        var (all, waiting): ([Comment], [Comment]) = ([], comments)
        while let comment = waiting.popLast() {
            all.append(comment)
            waiting += comment.replies
        }
        return all
    }
}

/// A page of the moderation log.
struct ServedModeration: Decodable, Sendable {
    struct Entry: Decodable, Sendable { let id: String }

    let entries: [Entry]
    let nextCursor: String?

    private enum CodingKeys: String, CodingKey {
        case entries
        case nextCursor = "next_cursor"
    }
}

struct ServedKeys: Decodable, Sendable {
    struct Key: Decodable, Sendable {
        let id: String
        let key: String
        let removedDay: String?

        private enum CodingKeys: String, CodingKey {
            case id, key
            case removedDay = "removed_day"
        }
    }

    struct Agent: Decodable, Sendable { let id: String }

    let agent: Agent
    let keys: [Key]
}
