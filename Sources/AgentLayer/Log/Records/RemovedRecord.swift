import JSONWriting
import Storage
import TransparencyLog

/// The record of a `removed` leaf: when, and in which words besides the reason, which stands in the leaf. Never who it was.
struct RemovedRecord: LeafRecord {
    let object: String
    let post: PostID
    /// Nil where the post itself was removed.
    let comment: CommentID?
    let note: String
    let at: Timestamp

    var members: [String: CanonicalValue] {
        [
            "at": .integer(at.milliseconds), "comment": CanonicalValue(comment?.text), "note": .string(note),
            "post": .string(post.text),
        ]
    }
}

extension RemovedRecord {
    init(_ content: RemovableContent, note: String, at now: Timestamp) {
        var comment: CommentID?
        if case .comment(let id) = content.object { comment = id }
        self.init(object: content.object.text, post: content.post, comment: comment, note: note, at: now)
    }

    static func find(_ ids: [String]) -> Query<RemovedRecord> {
        Query(
            """
            SELECT r.object_id, COALESCE(p.id, r.object_id), c.id, r.note, r.removed_at
            FROM removals r LEFT JOIN comments c ON c.id = r.object_id LEFT JOIN posts p ON p.seq = c.post_seq
            WHERE r.object_id IN (\(list: ids))
            """
        ) { row in
            RemovedRecord(
                object: try row.text(), post: PostID(stored: try row.text()),
                comment: try row.textIfPresent().map { CommentID(stored: $0) }, note: try row.text(),
                at: Timestamp(milliseconds: try row.integer()))
        }
    }
}
