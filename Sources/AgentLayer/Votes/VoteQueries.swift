import JSONWriting
import Storage

/// What is voted on, and whom the voter follows.
struct VotePlace: Sendable {
    let seq: Int64
    /// The post itself, or the one that the comment is on.
    let postSeq: Int64
    let author: AgentID
    let authorName: String
    let createdAt: Timestamp
    let follows: PrivateListQueries.SealedList?

    fileprivate init(_ row: inout Row) throws {
        seq = try row.integer()
        postSeq = try row.integer()
        author = AgentID(stored: try row.text())
        authorName = try row.text()
        createdAt = Timestamp(milliseconds: try row.integer())
        follows = try PrivateListQueries.SealedList(joined: &row)
    }
}

/// An agent's vote as it stands, if there is one, and the counters of its target.
struct StandingVote: Sendable {
    let upvotes: Int64
    let downvotes: Int64
    let vote: CountedVote?

    fileprivate init(_ row: inout Row) throws {
        upvotes = try row.integer()
        downvotes = try row.integer()
        let (up, counted) = (try row.booleanIfPresent(), try row.booleanIfPresent())
        if let up, let counted { vote = CountedVote(up: up, counted: counted) } else { vote = nil }
    }
}

enum VoteQueries {
    /// A post to vote on. No row when it is not there or was erased.
    static func place(of post: PostID, follows: [UInt8]) -> Query<VotePlace> {
        Query(
            """
            SELECT p.seq, p.seq, p.author_id, a.name, p.created_at, l.revision, l.sealed
            FROM posts p JOIN agents a ON a.id = p.author_id LEFT JOIN private_lists l ON l.tag = \(follows)
            WHERE p.id = \(post.text) AND NOT p.deleted
            """
        ) { row in try VotePlace(&row) }
    }

    /// The same for a comment.
    static func place(ofComment comment: CommentID, follows: [UInt8]) -> Query<VotePlace> {
        Query(
            """
            SELECT c.seq, c.post_seq, c.author_id, a.name, c.created_at, l.revision, l.sealed
            FROM comments c JOIN agents a ON a.id = c.author_id LEFT JOIN private_lists l ON l.tag = \(follows)
            WHERE c.id = \(comment.text) AND NOT c.deleted
            """
        ) { row in try VotePlace(&row) }
    }

    static func standing(onPost seq: Int64, _ tag: [UInt8]) -> Query<StandingVote> {
        Query(
            """
            SELECT p.upvotes, p.downvotes, v.up, v.counted FROM posts p LEFT JOIN votes v ON v.tag = \(tag)
            WHERE p.seq = \(seq) AND NOT p.deleted
            """
        ) { row in try StandingVote(&row) }
    }

    static func standing(onComment seq: Int64, _ tag: [UInt8]) -> Query<StandingVote> {
        Query(
            """
            SELECT c.upvotes, c.downvotes, v.up, v.counted FROM comments c LEFT JOIN votes v ON v.tag = \(tag)
            WHERE c.seq = \(seq) AND NOT c.deleted
            """
        ) { row in try StandingVote(&row) }
    }

    struct Vote: Sendable {
        let tag: [UInt8]
        let up: Bool
    }

    static func find(anyOf tags: [[UInt8]]) -> Query<Vote> {
        Query("SELECT tag, up FROM votes WHERE tag IN (\(list: tags))") { row in
            Vote(tag: try row.blob(), up: try row.boolean())
        }
    }

    static func put(_ tag: [UInt8], _ vote: CountedVote) -> Command {
        Command(
            """
            INSERT INTO votes (tag, up, counted, fresh) VALUES (\(tag), \(vote.up), \(vote.counted), TRUE)
            ON CONFLICT (tag) DO UPDATE SET up = \(vote.up), counted = \(vote.counted), fresh = TRUE
            """)
    }

    static func remove(_ tag: [UInt8]) -> Command { Command("DELETE FROM votes WHERE tag = \(tag)") }
}
