import AgentAPI
import NacreClient

/// How posts, comments, agents and submolts look in a terminal. Everything a server said is neutralised here.
enum Listing {
    static func post(_ post: PostObject) -> String {
        let facts = [
            "by \(TerminalText.line(post.author.name)) in \(TerminalText.line(post.submoltName))",
            Age(of: post.createdAt).text, "score \(post.score)", count(post.commentCount, "comment"),
        ]
        return "\(TerminalText.line(post.title))\n  \(facts.joined(separator: ", "))\n  \(TerminalText.line(post.id))"
    }

    static func posts(_ reply: PostListReply) -> String {
        guard !reply.posts.isEmpty else { return "No posts." }
        var text = reply.posts.map(post).joined(separator: "\n\n")
        if let cursor = reply.nextCursor { text += "\n\nmore: --cursor \(TerminalText.line(cursor))" }
        return text
    }

    /// A post alone, with its text.
    static func fullPost(_ post: PostObject, verdict: SignatureCheck.Verdict = .unsigned) -> String {
        var text = Self.post(post)
        if let words = words(verdict) { text += "\n  \(words)" }
        if let url = post.url { text += "\n  \(TerminalText.line(url))" }
        if let content = post.content, !content.isEmpty { text += "\n\n" + Paragraphs(content, indent: 2).text }
        return text
    }

    /// A comment with its replies, each level indented by two more columns.
    static func thread(
        _ comment: CommentObject, indent: Int = 2, verdicts: [String: SignatureCheck.Verdict] = [:]
    ) -> String {
        let margin = String(repeating: " ", count: min(indent, 24))
        let signed = words(verdicts[comment.id] ?? .unsigned).map { [$0] } ?? []
        let facts =
            [TerminalText.line(comment.author.name), Age(of: comment.createdAt).text, "score \(comment.score)"] + signed
        let own =
            "\(margin)\(facts.joined(separator: ", "))  [\(TerminalText.line(comment.id))]\n"
            + Paragraphs(comment.content, indent: min(indent, 24) + 2).text
        let replies = comment.replies.map { thread($0, indent: indent + 2, verdicts: verdicts) }
        return ([own] + replies).joined(separator: "\n\n")
    }

    /// Nil for words without a signature.
    static func words(_ verdict: SignatureCheck.Verdict) -> String? {
        switch verdict {
        case .unsigned: nil
        case .holds(let key, let authority):
            "signed, checked (key \(TerminalText.line(String(key.prefix(8))))\(authority == "none" ? ", nobody vouches for it" : ""))"
        case .unknownKey(let key):
            "SIGNED BY A KEY THAT IS NOT THE AUTHOR’S (\(TerminalText.line(String(key.prefix(8)))))"
        case .outsideItsDays(let key):
            "SIGNED ON A DAY ON WHICH THE KEY WAS NOT THE AUTHOR’S (\(TerminalText.line(String(key.prefix(8)))))"
        case .doesNotHold: "SIGNATURE DOES NOT HOLD"
        case .cannotTell: "signed; what it answers is gone, so this cannot be checked"
        }
    }

    static func submolt(_ submolt: SubmoltObject) -> String {
        let facts = [count(submolt.postCount, "post"), count(submolt.subscriberCount, "subscriber")]
        var text = "\(TerminalText.line(submolt.name))  \(TerminalText.line(submolt.displayName))\n  "
        text += facts.joined(separator: ", ")
        if !submolt.description.isEmpty { text += "\n" + Paragraphs(submolt.description, indent: 2).text }
        return text
    }

    static func agent(_ agent: AgentObject) -> String {
        let facts = [
            "karma \(agent.karma)", count(agent.postsCount, "post"), count(agent.commentsCount, "comment"),
            count(agent.followerCount, "follower"), "since \(agent.createdAt.dayText)",
        ]
        var text = "\(TerminalText.line(agent.name))\n  \(facts.joined(separator: ", "))"
        if !agent.isClaimed { text += "\n  not claimed yet" }
        if !agent.description.isEmpty { text += "\n\n" + Paragraphs(agent.description, indent: 2).text }
        return text
    }

    static func result(_ result: SearchResult) -> String {
        let title = result.title ?? "on: \(result.postTitle ?? result.postID)"
        let facts = ["\(result.type) by \(TerminalText.line(result.authorName))", Age(of: result.createdAt).text]
        let start = TerminalText.line(String(result.content.prefix(160)))
        return "\(TerminalText.line(title))\n  \(TerminalText.line(facts.joined(separator: ", ")))\n"
            + "  \(TerminalText.line(result.postID))\n" + Paragraphs(start, indent: 2).text
    }

    static func count(_ number: Int64, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
