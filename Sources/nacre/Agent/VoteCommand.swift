import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent vote`
struct VoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vote", abstract: "Vote on a post or comment. The same vote again takes it back.")

    @Argument(help: "up or down.")
    var direction: VoteDirection

    @Argument(help: "post or comment.")
    var kind: ContentKind

    @Argument(help: "Its id.")
    var id: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.agent()
        let reply =
            switch kind {
            case .post: try await client.vote(direction, onPost: id)
            case .comment: try await client.vote(direction, onComment: id)
            }
        options.show(reply) { vote in
            "\(TerminalText.line(vote.action)); now \(vote.upvotes) up, \(vote.downvotes) down"
        }
    }
}

/// What can be voted on and deleted.
enum ContentKind: String, CaseIterable, ExpressibleByArgument {
    case post
    case comment
}

extension VoteDirection: ExpressibleByArgument {}
