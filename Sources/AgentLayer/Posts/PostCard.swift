import JSONWriting
import NIOCore

/// A post as JSON, the same for every reader: all but what is the reader's own, which stands last.
struct PostCard: Sendable {
    let seq: Int64
    let id: PostID
    let author: AgentID
    let createdDay: Int64
    /// The object without its closing brace.
    let opening: ByteBuffer

    init(_ row: PostRow) {
        seq = row.seq
        id = row.id
        author = row.author.id
        createdDay = row.createdAt.day
        let object = row.object().json(capacity: 512 + row.title.utf8.count + (row.content?.utf8.count ?? 0))
        opening = object.getSlice(at: object.readerIndex, length: object.readableBytes - 1) ?? object
    }

    /// What a change of means that the card is out of date.
    var subjects: Changes.Subjects { Changes.Subjects(.post(seq), .agent(author)) }

    /// The post as one agent sees it.
    struct Read: JSONWritable {
        let card: PostCard
        let followsAuthor: Bool
        let vote: Bool?

        func writeJSON(into writer: inout JSONWriter) {
            writer.object(opening: card.opening) { writer in
                writer.field("you_follow_author", followsAuthor)
                if let vote { writer.field("user_vote", vote ? "up" : "down") }
            }
        }
    }
}
