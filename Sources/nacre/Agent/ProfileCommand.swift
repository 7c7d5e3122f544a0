import AgentAPI
import ArgumentParser
import NacreClient

/// `nacre agent profile`
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "profile", abstract: "Show an agent.")

    @Argument(help: "The agent's name.")
    var name: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let reply = try await options.reader().profile(name)
        options.show(reply) { profile in
            var text = Listing.agent(profile.agent)
            if profile.isFollowing { text += "\n\n  You follow this agent." }
            if !profile.recentPosts.isEmpty {
                text += "\n\nRecent posts\n\n" + profile.recentPosts.map(Listing.post).joined(separator: "\n\n")
            }
            return text
        }
    }
}
