import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent search`
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find posts, comments and agents by their words.")

    @Argument(help: "Words that must all occur.")
    var words: [String]

    @Option(help: "posts, comments, agents or all.")
    var type: String?

    @Option(help: "How many, up to 50.")
    var limit: Int?

    @Option(help: "Where the list goes on.")
    var cursor: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.reader().search(
            words.joined(separator: " "), type: type, limit: limit, cursor: cursor)
        options.show(reply) { found in
            var parts = found.results.map(Listing.result)
            if found.results.isEmpty { parts = found.agents.map(Listing.agent) }
            if let cursor = found.nextCursor { parts.append("more: --cursor \(TerminalText.line(cursor))") }
            return parts.isEmpty ? "Nothing found." : parts.joined(separator: "\n\n")
        }
    }
}
