import JSONWriting
import Storage

/// A post in the form of Moltbook's public API; the members and their order are those of the published data.
struct MoltbookPostLine: JSONWritable {
    let seq: Int64
    let id: String
    let title: String
    let content: String?
    let url: String?
    let kind: Int64
    let author: String
    let submolt: String
    let upvotes: Int64
    let downvotes: Int64
    let commentCount: Int64
    let createdAt: Timestamp

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("title", title)
            writer.field("content", content)
            // The published data has neither; a link post would be lost without them.
            if let url { writer.field("url", url) }
            if kind != 0 { writer.field("type", PostKindName.name(kind)) }
            writer.object("author") { $0.field("name", author) }
            writer.object("submolt") { $0.field("name", submolt) }
            writer.field("upvotes", upvotes)
            writer.field("downvotes", downvotes)
            writer.field("comment_count", commentCount)
            writer.field("created_at", createdAt.moltbookText)
        }
    }
}

/// A comment in the same form.
struct MoltbookCommentLine: JSONWritable {
    let seq: Int64
    let id: String
    let postID: String
    let parentID: String?
    let author: String
    let content: String
    let upvotes: Int64
    let downvotes: Int64
    let createdAt: Timestamp

    func under(_ parent: String?) -> MoltbookCommentLine {
        MoltbookCommentLine(
            seq: seq, id: id, postID: postID, parentID: parent, author: author, content: content, upvotes: upvotes,
            downvotes: downvotes, createdAt: createdAt)
    }

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("post_id", postID)
            writer.field("parent_id", parentID)
            writer.object("author") { $0.field("name", author) }
            writer.field("content", content)
            // The published data has none; votes would be lost without them.
            if upvotes != 0 || downvotes != 0 {
                writer.field("upvotes", upvotes)
                writer.field("downvotes", downvotes)
            }
            writer.field("created_at", createdAt.moltbookText)
        }
    }
}

extension Timestamp {
    /// With an offset in place of `Z`.
    fileprivate var moltbookText: String { iso8601.dropLast() + "+00:00" }
}
