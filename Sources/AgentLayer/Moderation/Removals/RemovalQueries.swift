import AgentAPI
import JSONWriting
import Storage

/// A post or comment as moderation meets it: its words, and where it stands. Also one that is a tombstone.
struct RemovableContent: Sendable {
    let object: Removable
    let seq: Int64
    let author: AgentID
    let authorName: String
    let submolt: Int64
    let submoltID: SubmoltID
    let submoltName: String
    let post: PostID
    let postSeq: Int64
    let createdAt: Timestamp
    let deleted: Bool
    let title: String
    let content: String?
    let url: String?
    let marks: TextMarks
    let signature: ContentSignature?

    fileprivate init(post row: inout Row) throws {
        seq = try row.integer()
        post = PostID(stored: try row.text())
        object = .post(post)
        postSeq = seq
        (author, authorName) = (AgentID(stored: try row.text()), try row.text())
        submolt = try row.integer()
        (submoltID, submoltName) = (SubmoltID(stored: try row.text()), try row.text())
        createdAt = Timestamp(milliseconds: try row.integer())
        deleted = try row.boolean()
        (title, content, url) = (try row.text(), try row.textIfPresent(), try row.textIfPresent())
        marks = TextMarks(rawValue: try row.integer())
        signature = try ContentSignature(joined: &row)
    }

    fileprivate init(comment row: inout Row) throws {
        seq = try row.integer()
        object = .comment(CommentID(stored: try row.text()))
        (post, postSeq) = (PostID(stored: try row.text()), try row.integer())
        (author, authorName) = (AgentID(stored: try row.text()), try row.text())
        submolt = try row.integer()
        (submoltID, submoltName) = (SubmoltID(stored: try row.text()), try row.text())
        createdAt = Timestamp(milliseconds: try row.integer())
        deleted = try row.boolean()
        (title, content, url) = ("", try row.text(), nil)
        marks = TextMarks(rawValue: try row.integer())
        signature = try ContentSignature(joined: &row)
    }
}

/// A removal as it is stored.
struct StoredRemoval: Sendable {
    let author: AgentID
    let submolt: Int64
    let reason: ModerationReason
    let note: String
    let byOperator: Bool
    let removedAt: Timestamp
    /// Random: another removal of the same content has another one.
    let keyID: [UInt8]
    /// Nil once the words are shredded.
    let sealed: [UInt8]?

    /// - Parameter appeal: for the author alone.
    func object(appeal: String? = nil) -> RemovalObject {
        RemovalObject(
            reason: reason.rawValue, note: note, by: ModerationActor.word(byOperator), removedAt: removedAt,
            appeal: appeal)
    }
}

enum RemovalQueries {
    static func content(_ object: Removable) -> Query<RemovableContent> {
        switch object {
        case .post(let id):
            Query(
                """
                SELECT p.seq, p.id, p.author_id, a.name, p.submolt_seq, s.id, s.name, p.created_at, p.deleted, p.title,
                    p.content, p.url, p.marks, g.key_id, g.signature, g.day, g.version
                FROM posts p JOIN agents a ON a.id = p.author_id JOIN submolts s ON s.seq = p.submolt_seq
                    LEFT JOIN content_signatures g ON g.object_id = p.id
                WHERE p.id = \(id.text)
                """
            ) { row in try RemovableContent(post: &row) }
        case .comment(let id):
            Query(
                """
                SELECT c.seq, c.id, p.id, p.seq, c.author_id, a.name, p.submolt_seq, s.id, s.name, c.created_at, c.deleted,
                    c.content, c.marks, g.key_id, g.signature, g.day, g.version
                FROM comments c JOIN posts p ON p.seq = c.post_seq JOIN agents a ON a.id = c.author_id
                    JOIN submolts s ON s.seq = p.submolt_seq LEFT JOIN content_signatures g ON g.object_id = c.id
                WHERE c.id = \(id.text)
                """
            ) { row in try RemovableContent(comment: &row) }
        }
    }

    static func find(_ object: Removable) -> Query<StoredRemoval> {
        Query(
            """
            SELECT author_id, submolt_seq, reason, note, by_operator, removed_at, key_id, sealed FROM removals
            WHERE object_id = \(object.text)
            """
        ) { row in
            StoredRemoval(
                author: AgentID(stored: try row.text()), submolt: try row.integer(),
                reason: ModerationReason(number: try row.integer()), note: try row.text(),
                byOperator: try row.boolean(), removedAt: Timestamp(milliseconds: try row.integer()),
                keyID: try row.blob(), sealed: try row.blobIfPresent())
        }
    }

    static func insert(
        _ object: Removable, author: AgentID, submolt: Int64, reason: ModerationReason, note: String, byOperator: Bool,
        keyID: [UInt8],
        sealed: [UInt8], at now: Timestamp
    ) -> Command {
        Command(
            """
            INSERT INTO removals (object_id, author_id, submolt_seq, reason, note, by_operator, removed_at, key_id,
                sealed)
            VALUES (\(object.text), \(author.text), \(submolt), \(reason.number), \(note),
                \(byOperator), \(now.milliseconds), \(keyID), \(sealed))
            """)
    }

    static func remove(_ object: Removable) -> Command {
        Command("DELETE FROM removals WHERE object_id = \(object.text)")
    }

    /// The key ids of an author's removed words.
    static func keyIDs(of author: AgentID) -> Query<[UInt8]> {
        Query("SELECT key_id FROM removals WHERE author_id = \(author.text) ORDER BY object_id") { row in try row.blob() }
    }

    static func shredAll(of author: AgentID) -> Command {
        Command("UPDATE removals SET sealed = NULL WHERE author_id = \(author.text)")
    }

    struct Old: Sendable {
        let object: String
        let keyID: [UInt8]
    }

    static func old(before moment: Timestamp, limit: Int) -> Query<Old> {
        Query(
            """
            SELECT object_id, key_id FROM removals WHERE sealed IS NOT NULL AND removed_at < \(moment.milliseconds)
            ORDER BY removed_at, object_id LIMIT \(limit)
            """
        ) { row in Old(object: try row.text(), keyID: try row.blob()) }
    }

    /// The words are gone; that something was removed, and why, stays.
    static func shred(_ list: [String]) -> Command {
        Command("UPDATE removals SET sealed = NULL WHERE object_id IN (\(list: list))")
    }

    static func restore(_ seq: Int64, post text: RemovedText, at now: Timestamp) -> Command {
        Command(
            """
            UPDATE posts SET deleted = FALSE, title = \(text.title), content = \(text.content), url = \(text.url),
                marks = \(text.marks.rawValue), updated_at = \(now.milliseconds)
            WHERE seq = \(seq) AND deleted
            """)
    }

    static func restore(_ seq: Int64, comment text: RemovedText, at now: Timestamp) -> Command {
        Command(
            """
            UPDATE comments SET deleted = FALSE, content = \(text.content ?? ""), marks = \(text.marks.rawValue),
                updated_at = \(now.milliseconds)
            WHERE seq = \(seq) AND deleted
            """)
    }
}
