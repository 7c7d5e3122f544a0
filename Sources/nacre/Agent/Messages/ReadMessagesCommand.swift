import ArgumentParser
import NacreClient

/// `nacre agent dm read`
struct ReadMessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Take what has come, and show it; with a name, the whole conversation.",
        discussion: """
            What could not be opened or was refused is shown with the reason. Ends with status 1 where the log shows a key of \
            yours that was not made here.
            """)

    @Argument(help: "An agent's name: show the conversation with it.")
    var name: String?

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run(alarms: true, reads: true) { messages in
            let received = try await messages.receive()
            let contents = await messages.contents
            guard let name else { return MessageListing.show(received, contents, json: options.json) }
            guard let conversation = contents.conversation(with: name) else {
                throw MessageRefusal.unknownConversation(name)
            }
            MessageListing.show(conversation, received, contents, json: options.json)
        }
    }
}

/// `nacre agent dm list`
struct ListMessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Your conversations, and what came and was refused.")

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run(alarms: true, reads: true) { messages in
            MessageListing.show(await messages.contents, json: options.json)
        }
    }
}

/// `nacre agent dm save`
struct SaveAttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save", abstract: "Fetch an attachment, open it and save it.")

    @Argument(help: "The agent's name.")
    var name: String

    @Argument(help: "The message's id, or its beginning.")
    var message: String

    @Argument(help: "A file that does not exist yet.")
    var file: String

    @Option(help: "Which attachment.")
    var number = 1

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run(reads: true) { messages in
            try await messages.save(attachment: number, of: message, with: name, to: file)
            MessageListing.done("saved", file, json: options.json)
        }
    }
}
