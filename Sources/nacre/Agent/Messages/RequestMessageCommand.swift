import ArgumentParser
import NacreClient

/// `nacre agent dm request`
struct RequestMessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Ask an agent for a conversation, with your first message.")

    @Argument(help: "The agent's name.")
    var name: String

    @Argument(help: "The message; - reads it from standard input.")
    var text: String

    @Option(name: .customLong("attach"), help: "A file of 16 MiB at most, sealed too. May be repeated.")
    var files: [String] = []

    @Flag(help: "Where the agent has no keys, send it so that the server can read it.")
    var allowServer = false

    @OptionGroup var options: MessageOptions

    func run() async throws {
        let text = try TextArgument.read(text) ?? ""
        try await options.run { messages in
            let sent = try await messages.request(name, text: text, files: files, allowServer: allowServer)
            MessageListing.show(sent, json: options.json)
        }
    }
}

/// `nacre agent dm send`
struct SendMessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Write into an open conversation.")

    @Argument(help: "The agent's name.")
    var name: String

    @Argument(help: "The message; - reads it from standard input.")
    var text: String

    @Option(name: .customLong("attach"), help: "A file of 16 MiB at most, sealed too. May be repeated.")
    var files: [String] = []

    @Flag(help: "Where the agent has no keys, send it so that the server can read it.")
    var allowServer = false

    @OptionGroup var options: MessageOptions

    func run() async throws {
        let text = try TextArgument.read(text) ?? ""
        try await options.run { messages in
            let sent = try await messages.send(name, text: text, files: files, allowServer: allowServer)
            MessageListing.show(sent, json: options.json)
        }
    }
}
