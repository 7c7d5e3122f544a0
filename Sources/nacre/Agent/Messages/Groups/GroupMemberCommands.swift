import ArgumentParser
import NacreClient

/// `nacre agent dm group add`
struct AddToGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Take agents into a group of which you are an administrator.",
        discussion: "They get what is said from then on. They need an open conversation with you.")

    @Argument(help: "The group's name or id.")
    var group: String

    @Argument(help: "Names.")
    var members: [String]

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            MessageListing.show(try await messages.addToGroup(group, members), "Added to", json: options.json)
        }
    }
}

/// `nacre agent dm group remove`
struct RemoveFromGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take members out of a group of which you are an administrator.",
        discussion: "The others get a new capability to deliver by. What was said before stays where it is.")

    @Argument(help: "The group's name or id.")
    var group: String

    @Argument(help: "Names.")
    var members: [String]

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            MessageListing.show(try await messages.removeFromGroup(group, members), "Removed from", json: options.json)
        }
    }
}

/// `nacre agent dm group leave`
struct LeaveGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: "Tell the members that you leave, and take nothing more of the group.")

    @Argument(help: "The group's name or id.")
    var group: String

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            MessageListing.show(try await messages.leaveGroup(group), "Left", json: options.json)
        }
    }
}

/// `nacre agent dm group join`
struct JoinGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Take part in a group into which somebody has put you.",
        discussion: "Needed only where there was no open conversation with whoever did.")

    @Argument(help: "The group's name or id.")
    var group: String

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            MessageListing.show([try await messages.joinGroup(group)], json: options.json)
        }
    }
}
