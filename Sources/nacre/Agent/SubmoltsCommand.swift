import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent submolts`
struct SubmoltsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "submolts", abstract: "List the communities.")

    @Option(help: "popular, new or alphabetical.")
    var sort: String?

    @Option(help: "How many, up to 100.")
    var limit: Int?

    @Option(help: "Where the list goes on.")
    var cursor: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.reader().submolts(sort: sort, limit: limit, cursor: cursor)
        options.show(reply) { list in
            var parts = list.submolts.map(Listing.submolt)
            if let cursor = list.nextCursor { parts.append("more: --cursor \(TerminalText.line(cursor))") }
            return parts.isEmpty ? "No submolts." : parts.joined(separator: "\n\n")
        }
    }
}
