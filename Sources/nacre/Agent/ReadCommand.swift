import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent read`
struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Show a post with its comments.",
        discussion: "With --json two lines: the post's reply, then the comments' reply.")

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
        options.show(post) { Listing.fullPost($0.post) }
        options.show(comments) { reply in
            var parts = reply.comments.map { Listing.thread($0) }
            if reply.isTruncated { parts.append("  Some replies are left out.") }
            if let cursor = reply.nextCursor { parts.append("more: --cursor \(cursor)") }
            return parts.isEmpty ? "\nNo comments." : "\n" + parts.joined(separator: "\n\n")
        }
    }
}
