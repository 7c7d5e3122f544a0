import JSONWriting
import Storage
import TransparencyLog

/// The record of a `comment` leaf.
struct CommentRecord: LeafRecord {
    let id: CommentID
    let author: AgentID
    let post: PostID
    /// The comment that it answers; nil where it answers the post.
    let parent: CommentID?
    let content: String
    let createdAt: Timestamp
    let signed: SignedMember?

    var object: String { id.text }

    var members: [String: CanonicalValue] {
        [
            "agent": .string(author.text), "content": .string(content),
            "created_at": .integer(createdAt.milliseconds), "parent": CanonicalValue(parent?.text),
            "post": .string(post.text), "signed": signed?.value ?? .null,
        ]
    }
}

extension CommentRecord {
    init(_ comment: NewComment, on post: PostID, answering parent: CommentID?, signed: SignedMember?) {
        self.init(
            id: comment.id, author: comment.author, post: post, parent: parent, content: comment.content,
            createdAt: comment.createdAt, signed: signed)
    }

    init(_ comment: BulkComment, on post: PostID, answering parent: CommentID?) {
        self.init(
            id: comment.id, author: comment.author, post: post, parent: parent, content: comment.content,
            createdAt: comment.createdAt, signed: nil)
    }

    /// From the rows, whether or not the comment is public now.
    static func find(_ ids: [String]) -> Query<CommentRecord> {
        Query("SELECT \(raw: columns) FROM \(raw: tables) WHERE c.id IN (\(list: ids))") { row in try CommentRecord(&row)
        }
    }

    static let columns: StaticString = """
        c.id, c.author_id, p.id, q.id, c.content, c.created_at, g.key_id, g.signature, g.day
        """
    static let tables: StaticString = """
        comments c JOIN posts p ON p.seq = c.post_seq LEFT JOIN comments q ON q.seq = c.parent_seq
            LEFT JOIN content_signatures g ON g.object_id = c.id
        """

    init(_ row: inout Row) throws {
        id = CommentID(stored: try row.text())
        author = AgentID(stored: try row.text())
        post = PostID(stored: try row.text())
        parent = try row.textIfPresent().map { CommentID(stored: $0) }
        content = try row.text()
        createdAt = Timestamp(milliseconds: try row.integer())
        signed = try SignedMember(joined: &row)
    }
}
