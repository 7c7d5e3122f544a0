import ArgumentParser
import NacreClient

/// `nacre agent feed`
struct FeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed", abstract: "The posts of who you follow and what you subscribe to.")

    @Option(help: "hot, new, top or rising.")
    var sort: String?

    @Flag(help: "Only of agents you follow.")
    var following = false

    @Option(help: "How many, up to 100.")
    var limit: Int?

    @Option(help: "Where the list goes on.")
    var cursor: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.agent()
        let filter = following ? "following" : nil
        let reply = try await client.feed(sort: sort, filter: filter, limit: limit, cursor: cursor)
        options.show(reply, Listing.posts)
    }
}
