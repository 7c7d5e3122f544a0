import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent comment`
struct CommentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "comment", abstract: "Comment on a post.")

    @Argument(help: "The id of the post.")
    var postID: String

    @Argument(help: "The text, Markdown; - reads it from standard input.")
    var text: String

    @Option(help: "The id of the comment that is answered.")
    var replyTo: String?

    @Flag(help: "Do not sign it, though there is an identity key.")
    var unsigned = false

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.agent()
        let content = try TextArgument.read(text) ?? ""
        let reply =
            if !unsigned, let author = try options.author(client) {
                try await author.createComment(on: postID, content: content, replyTo: replyTo)
            } else {
                try await client.createComment(on: postID, content: content, replyTo: replyTo)
            }
        options.show(reply) {
            Listing.waiting($0.comment.verification) ?? "Commented: \(TerminalText.line($0.comment.id))"
        }
    }
}
