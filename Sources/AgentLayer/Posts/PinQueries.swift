import JSONWriting
import Storage

/// The pins of a submolt: up to three places beside it, the newest pin first, without gaps. Each change is one statement on
/// one row, so that two moderators who pin at once never make four.
enum PinQueries {
    static let most = 3

    /// No row when there is no place left, when the post is pinned already, or when it was erased meanwhile.
    static func pin(_ post: Int64, in submolt: Int64) -> Query<Int64> {
        Query(
            """
            UPDATE submolts SET pinned_1 = \(post), pinned_2 = pinned_1, pinned_3 = pinned_2
            WHERE seq = \(submolt) AND pinned_3 IS NULL
                AND COALESCE(pinned_1, 0) <> \(post) AND COALESCE(pinned_2, 0) <> \(post)
                AND EXISTS (SELECT 1 FROM posts WHERE seq = \(post) AND NOT deleted)
            RETURNING seq
            """
        ) { row in try row.integer() }
    }

    static func unpin(_ post: Int64, in submolt: Int64) -> Command {
        Command(
            """
            UPDATE submolts SET
                pinned_1 = CASE WHEN pinned_1 = \(post) THEN pinned_2 ELSE pinned_1 END,
                pinned_2 = CASE WHEN \(post) IN (pinned_1, pinned_2) THEN pinned_3 ELSE pinned_2 END,
                pinned_3 = NULL
            WHERE seq = \(submolt) AND \(post) IN (pinned_1, pinned_2, pinned_3)
            """)
    }

    static func isPinned(_ post: Int64, in submolt: Int64) -> Query<Bool> {
        Query(
            """
            SELECT COALESCE(\(post) IN (pinned_1, pinned_2, pinned_3), FALSE) FROM submolts WHERE seq = \(submolt)
            """
        ) { row in try row.boolean() }
    }
}

extension WriteTransaction {
    /// Erases a post for good, and takes away its pin and its labels. Nil when it was gone already.
    ///
    /// Under the submolt's lock, which whoever pins or labels takes too: nobody pins a post that is being erased.
    ///
    /// - Parameter marks: what the tombstone says, see `PostQueries.erase`.
    func erase(
        _ post: PostID, from submolt: Int64, at now: Timestamp, marks: TextMarks = []
    ) throws -> PostQueries.Target? {
        try lock(SubmoltRoleQueries.lockKey(submolt))
        guard let erased = try first(PostQueries.erase(post, at: now, marks: marks)) else { return nil }
        try send(PinQueries.unpin(erased.seq, in: submolt))
        try send(AttachmentQueries.detachAll(fromPost: erased.seq))
        try send(ContentSignatureQueries.remove(of: post.text))
        return erased
    }
}
