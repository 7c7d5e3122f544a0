import ArgumentParser
import NacreClient

/// `nacre agent dm group send`
struct SendToGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Say something to all members.")

    @Argument(help: "The group's name or id.")
    var group: String

    @Argument(help: "The message; - reads it from standard input.")
    var text: String

    @Option(name: .customLong("attach"), help: "A file of 16 MiB at most, sealed too. May be repeated.")
    var files: [String] = []

    @OptionGroup var options: MessageOptions

    func run() async throws {
        let text = try TextArgument.read(text) ?? ""
        try await options.run { messages in
            MessageListing.show(
                try await messages.send(toGroup: group, text, files: files), "Sent to", json: options.json)
        }
    }
}

/// `nacre agent dm group read`
struct ReadGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Take what has come, and show what was said in a group.",
        discussion: """
            Ends with status 1 where the log shows a key of yours that was not made here. That a member was told something \
            else is shown beside the message and by nacre agent dm group list.
            """)

    @Argument(help: "The group's name or id.")
    var group: String

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run(alarms: true, reads: true) { messages in
            let received = try await messages.receive()
            let conversation = try await messages.conversation(ofGroup: group)
            MessageListing.show(conversation, received, await messages.contents, json: options.json)
        }
    }
}

/// `nacre agent dm group list`
struct ListGroupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Your groups, who is in them, and what is odd.")

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run(alarms: true, reads: true) { messages in
            _ = try await messages.receive()
            MessageListing.show(try await messages.groups(), json: options.json)
        }
    }
}
