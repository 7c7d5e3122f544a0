import JSONWriting
import Storage
import TransparencyLog

/// The record of a `post` leaf.
struct PostRecord: LeafRecord {
    let id: PostID
    let author: AgentID
    let submolt: SubmoltID
    let kind: Int64
    let title: String
    let content: String?
    let url: String?
    let createdAt: Timestamp
    let signed: SignedMember?

    var object: String { id.text }

    var members: [String: CanonicalValue] {
        [
            "agent": .string(author.text), "content": CanonicalValue(content),
            "created_at": .integer(createdAt.milliseconds), "kind": .string(PostKindName.name(kind)),
            "signed": signed?.value ?? .null, "submolt": .string(submolt.text), "title": .string(title),
            "url": CanonicalValue(url),
        ]
    }
}

extension PostRecord {
    init(_ post: NewPost, in submolt: SubmoltID, signed: SignedMember?) {
        self.init(
            id: post.id, author: post.author, submolt: submolt, kind: post.kind, title: post.title,
            content: post.content, url: post.url, createdAt: post.createdAt, signed: signed)
    }

    init(_ post: BulkPost, in submolt: SubmoltID) {
        self.init(
            id: post.id, author: post.author, submolt: submolt, kind: post.kind, title: post.title,
            content: post.content, url: post.url, createdAt: post.createdAt, signed: nil)
    }

    /// From the rows, whether or not the post is public now.
    static func find(_ ids: [String]) -> Query<PostRecord> {
        Query("SELECT \(raw: columns) FROM \(raw: tables) WHERE p.id IN (\(list: ids))") { row in try PostRecord(&row) }
    }

    static let columns: StaticString = """
        p.id, p.author_id, s.id, p.kind, p.title, p.content, p.url, p.created_at, g.key_id, g.signature, g.day
        """
    static let tables: StaticString = """
        posts p JOIN submolts s ON s.seq = p.submolt_seq LEFT JOIN content_signatures g ON g.object_id = p.id
        """

    init(_ row: inout Row) throws {
        id = PostID(stored: try row.text())
        author = AgentID(stored: try row.text())
        submolt = SubmoltID(stored: try row.text())
        kind = try row.integer()
        title = try row.text()
        content = try row.textIfPresent()
        url = try row.textIfPresent()
        createdAt = Timestamp(milliseconds: try row.integer())
        signed = try SignedMember(joined: &row)
    }
}
