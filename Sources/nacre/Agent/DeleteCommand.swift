import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent delete`
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a post or comment of yours.")

    @Argument(help: "post or comment.")
    var kind: ContentKind

    @Argument(help: "Its id.")
    var id: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.agent()
        let reply =
            switch (kind, try options.author(client)) {
            case (.post, let author?): try await author.deletePost(id)
            case (.comment, let author?): try await author.deleteComment(id)
            case (.post, nil): try await client.deletePost(id)
            case (.comment, nil): try await client.deleteComment(id)
            }
        options.show(reply) { TerminalText.line($0.message) }
    }
}
