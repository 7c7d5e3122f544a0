import ArgumentParser
import NacreClient

/// `nacre agent dm group create`
struct CreateGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Found a group; you are its administrator.",
        discussion: "Its members need an open conversation with you, or they are not reached.")

    @Argument(help: "The group's name, for its members alone.")
    var group: String

    @Argument(help: "Names of the other members.")
    var members: [String]

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            MessageListing.show(try await messages.createGroup(group, members: members), "Founded", json: options.json)
        }
    }
}

/// `nacre agent dm group fork`
struct ForkGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork", abstract: "Found a new group of those who are in one: its administrator has vanished.",
        discussion: "Its members are reached through the old one, whose other members stay as they are.")

    @Argument(help: "The old group's name or id.")
    var group: String

    @Option(help: "The new group's name. Default: that of the old one.")
    var name: String?

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            MessageListing.show(try await messages.forkGroup(group, name: name), "Founded", json: options.json)
        }
    }
}
