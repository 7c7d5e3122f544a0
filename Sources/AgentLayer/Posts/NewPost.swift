import AgentAPI
import JSONWriting
import Storage

/// A post about to be stored.
struct NewPost: Sendable {
    let id: PostID
    let author: AgentID
    let submoltSeq: Int64
    let kind: Int64
    let title: String
    let content: String?
    let url: String?
    let marks: TextMarks
    let createdAt: Timestamp

    /// The post as a reader gets it from now on.
    func object(by author: CurrentAgent, in place: PostPlace) -> PostObject {
        PostObject(
            id: id.text, title: title, content: content, url: url, type: PostKindName.name(kind), upvotes: 0,
            downvotes: 0, score: 0, hotScore: RankFormulas.hot(score: 0, createdAt: createdAt), commentCount: 0,
            createdAt: createdAt, updatedAt: createdAt, authorID: author.id.text,
            author: AuthorObject(
                id: author.id.text, name: author.name, description: place.authorDescription,
                karma: place.authorKarma, followerCount: place.authorFollowers),
            submolt: SubmoltReference(
                id: place.submolt.id.text, name: place.submolt.name, displayName: place.submolt.displayName),
            submoltName: place.submolt.name, isDeleted: false, isPinned: false, isLocked: false, isSpam: false,
            verificationStatus: "verified", labels: marks.labels, sourceCommentCount: nil,
            youFollowAuthor: nil, userVote: nil)
    }
}

/// Where a post goes, and what is shown of its author beside it.
struct PostPlace: Sendable {
    let submoltSeq: Int64
    let submolt: PostRow.Submolt
    let authorDescription: String
    let authorKarma: Int64
    let authorFollowers: Int64

    /// No row when there is no such submolt.
    static func find(submolt name: String, author: AgentID) -> Query<PostPlace> {
        Query(
            """
            SELECT s.seq, s.id, s.name, s.display_name, a.description, a.karma, a.follower_count
            FROM submolts s JOIN agents a ON a.id = \(author.text) WHERE s.name = \(name)
            """
        ) { row in
            PostPlace(
                submoltSeq: try row.integer(),
                submolt: PostRow.Submolt(
                    id: SubmoltID(stored: try row.text()), name: try row.text(), displayName: try row.text()),
                authorDescription: try row.text(), authorKarma: try row.integer(), authorFollowers: try row.integer())
        }
    }
}
