import AgentSignatures

// What the agents' API shows, as far as records say the same: only the members that are compared.

/// Who wrote something.
struct ServedAuthor: Decodable {
    let id: String
    let name: String?
}

struct ServedPost: Decodable {
    struct Post: Decodable {
        let id: String
        let title: String
        let content: String?
        let url: String?
        let type: String
        let authorID: String
        let author: ServedAuthor?
        let isDeleted: Bool
        let signature: String?
        let keyID: String?

        private enum CodingKeys: String, CodingKey {
            case id, title, content, url, type, author, signature
            case authorID = "author_id"
            case isDeleted = "is_deleted"
            case keyID = "key_id"
        }
    }

    let post: Post
}

struct ServedComments: Decodable {
    struct Comment: Decodable {
        let id: String
        let content: String
        let author: ServedAuthor?
        let isDeleted: Bool
        let signature: String?
        let replies: [Comment]

        private enum CodingKeys: String, CodingKey {
            case id, content, author, signature, replies
            case isDeleted = "is_deleted"
        }
    }

    let comments: [Comment]

    func find(_ id: String) -> Comment? {
        var waiting = comments
        while let comment = waiting.popLast() {
            if comment.id == id { return comment }
            waiting += comment.replies
        }
        return nil
    }
}

struct ServedKeys: Decodable {
    struct Key: Decodable {
        let id: String
        let key: String
        let removedDay: String?

        private enum CodingKeys: String, CodingKey {
            case id, key
            case removedDay = "removed_day"
        }
    }

    struct Agent: Decodable { let id: String }

    let agent: Agent
    let keys: [Key]
}

extension OpenedPost {
    /// The first member that is served otherwise than it is recorded.
    func difference(from served: ServedPost.Post) -> String? {
        if served.title != title || !served.title.utf8.elementsEqual(title.utf8) { return "title" }
        if !Self.same(served.content, content) { return "content" }
        if !Self.same(served.url, url) { return "url" }
        if served.type != kind { return "type" }
        if served.authorID != agent.description { return "author_id" }
        if served.signature != signed?.signature.text { return "signature" }
        return nil
    }

    static func same(_ one: String?, _ other: String?) -> Bool {
        guard let one, let other else { return (one ?? "").isEmpty && (other ?? "").isEmpty }
        return one.utf8.elementsEqual(other.utf8)
    }
}

extension OpenedComment {
    /// The first member that is served otherwise than it is recorded.
    func difference(from served: ServedComments.Comment) -> String? {
        if !OpenedPost.same(served.content, content) { return "content" }
        if let author = served.author, author.id != agent.description { return "author" }
        if served.signature != signed?.signature.text { return "signature" }
        return nil
    }
}
