import AgentAPI
import NacreClient

/// What is to be said of the signatures on a post and under it.
struct PageVerdicts {
    let post: SignatureCheck.Verdict
    /// By the comment's id.
    private(set) var comments: [String: SignatureCheck.Verdict] = [:]
    /// The id of the first whose signature does not hold.
    private(set) var bad: String?

    init(_ check: SignatureCheck, _ post: PostObject, _ comments: [CommentObject]) {
        self.post = check.verdict(post)
        note(self.post, of: post.id)
        for comment in comments { judge(comment, answering: nil, on: post, check) }
    }

    private mutating func judge(
        _ comment: CommentObject, answering parent: CommentObject?, on post: PostObject, _ check: SignatureCheck
    ) {
        let verdict = check.verdict(comment, answering: parent, on: post)
        comments[comment.id] = verdict
        note(verdict, of: comment.id)
        for reply in comment.replies { judge(reply, answering: comment, on: post, check) }
    }

    private mutating func note(_ verdict: SignatureCheck.Verdict, of id: String) {
        switch verdict {
        case .doesNotHold, .unknownKey, .outsideItsDays: bad = bad ?? id
        case .unsigned, .holds, .cannotTell: break
        }
    }
}
