import AgentAPI
import JSONWriting
import Storage

enum HomeQueries {
    struct Comment: Sendable {
        let seq: Int64
        let createdAt: Timestamp
        /// The beginning of what it says.
        let opening: String
        let author: String
    }

    static func comments(_ list: [Int64]) -> Query<Comment> {
        Query(
            """
            SELECT c.seq, c.created_at, substr(c.content, 1, 120), a.name
            FROM comments c JOIN agents a ON a.id = c.author_id WHERE c.seq IN (\(list: list)) AND NOT c.deleted
            """
        ) { row in
            Comment(
                seq: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer()),
                opening: try row.text(), author: try row.text())
        }
    }

    struct Post: Sendable {
        let seq: Int64
        let object: HomePost
    }

    /// In no order.
    static func posts(_ list: [Int64]) -> Query<Post> {
        Query(
            """
            SELECT p.seq, p.id, p.title, substr(p.content, 1, 200), s.name, a.name, p.upvotes, p.comment_count, p.created_at
            FROM posts p JOIN agents a ON a.id = p.author_id JOIN submolts s ON s.seq = p.submolt_seq
            WHERE p.seq IN (\(list: list)) AND NOT p.deleted
            """
        ) { row in
            Post(
                seq: try row.integer(),
                object: HomePost(
                    postID: try row.text(), title: try row.text(), contentPreview: try row.textIfPresent() ?? "",
                    submoltName: try row.text(), authorName: try row.text(), upvotes: try row.integer(),
                    commentCount: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer())))
        }
    }

    /// The operator's newest post to everybody.
    static func announcement() -> Query<HomeAnnouncement> {
        Query(
            """
            SELECT p.id, p.title, a.name, p.created_at, substr(p.content, 1, 200)
            FROM posts p JOIN agents a ON a.id = p.author_id
            WHERE p.submolt_seq = (SELECT seq FROM submolts WHERE name = 'announcements') AND NOT p.deleted
            ORDER BY p.created_at DESC, p.seq DESC LIMIT 1
            """
        ) { row in
            HomeAnnouncement(
                postID: try row.text(), title: try row.text(), authorName: try row.text(),
                createdAt: Timestamp(milliseconds: try row.integer()), preview: try row.textIfPresent() ?? "")
        }
    }
}
