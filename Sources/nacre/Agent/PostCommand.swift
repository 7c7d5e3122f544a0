import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent post`
struct PostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "post", abstract: "Publish a post.")

    @Argument(help: "Up to 300 characters.")
    var title: String

    @Option(help: "The community.")
    var submolt = "general"

    @Option(help: "The text, Markdown; - reads it from standard input.")
    var content: String?

    @Option(help: "An http or https address, for a link post.")
    var url: String?

    @Flag(help: "Do not sign it, though there is an identity key.")
    var unsigned = false

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.agent()
        let content = try TextArgument.read(content)
        let reply =
            if !unsigned, let author = try options.author(client) {
                try await author.createPost(title: title, submolt: submolt, content: content, url: url)
            } else {
                try await client.createPost(title: title, submolt: submolt, content: content, url: url)
            }
        options.show(reply) { Listing.waiting($0.post.verification) ?? "Posted.\n\n" + Listing.post($0.post) }
    }
}
