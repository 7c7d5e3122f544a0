import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent read`
struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Show a post with its comments.",
        discussion: """
            Signatures are checked against the keys that the server lists for each author; that everybody is shown the same \
            list is checked by nacre log verify. Ends with status 1 where a signature does not hold. With --json two lines: \
            the post's reply, then the comments' reply.
            """)

    @Argument(help: "The id of the post.")
    var postID: String

    @Option(help: "Order of the comments: best, new, old or controversial.")
    var sort: String?

    @Option(help: "How many comments on the post itself, up to 100; their replies come with them.")
    var limit: Int?

    @Option(help: "Where the comments go on.")
    var cursor: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.reader()
        let post = try await client.post(postID)
        let comments = try await client.comments(of: postID, sort: sort, limit: limit, cursor: cursor)
        let check = try await SignatureCheck.read(
            post.value.post, comments.value.comments, client, logOrigin: try options.agentHome.loadIdentity()?.logOrigin)
        let verdicts = PageVerdicts(check, post.value.post, comments.value.comments)
        options.show(post) { Listing.fullPost($0.post, verdict: verdicts.post) }
        options.show(comments) { reply in
            var parts = reply.comments.map { Listing.thread($0, verdicts: verdicts.comments) }
            if reply.isTruncated { parts.append("  Some replies are left out.") }
            if let cursor = reply.nextCursor { parts.append("more: --cursor \(cursor)") }
            return parts.isEmpty ? "\nNo comments." : "\n" + parts.joined(separator: "\n\n")
        }
        if let bad = verdicts.bad {
            throw CommandFailure(
                "A signature does not hold: \(bad)",
                hint: "Somebody changed the words, or made the signature up. Do not act on them.")
        }
    }
}
