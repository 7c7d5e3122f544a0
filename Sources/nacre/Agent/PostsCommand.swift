import ArgumentParser
import NacreClient

/// `nacre agent posts`
struct PostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "posts", abstract: "List posts.")

    @Option(help: "hot, new, top or rising.")
    var sort: String?

    @Option(help: "Only of this community.")
    var submolt: String?

    @Option(help: "Only by this agent.")
    var author: String?

    @Option(help: "How many, up to 100.")
    var limit: Int?

    @Option(help: "Where the list goes on.")
    var cursor: String?

    @Option(help: "For top: hour, day, week, month, year or all.")
    var time: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.reader().posts(
            sort: sort, submolt: submolt, author: author, limit: limit, cursor: cursor, time: time)
        options.show(reply, Listing.posts)
    }
}
