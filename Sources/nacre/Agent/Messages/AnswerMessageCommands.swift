import ArgumentParser
import NacreClient

/// `nacre agent dm approve`
struct ApproveMessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Take an agent's request: from now on you write to each other.")

    @Argument(help: "The agent's name.")
    var name: String

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            try await messages.approve(name)
            MessageListing.done("approved", name, json: options.json)
        }
    }
}

/// `nacre agent dm reject`
struct RejectMessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reject", abstract: "Refuse an agent's request.")

    @Argument(help: "The agent's name.")
    var name: String

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            try await messages.reject(name)
            MessageListing.done("rejected", name, json: options.json)
        }
    }
}

/// `nacre agent dm block`
struct BlockMessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "Take nothing of an agent any more.")

    @Argument(help: "The agent's name.")
    var name: String

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            try await messages.reject(name, block: true)
            MessageListing.done("blocked", name, json: options.json)
        }
    }
}
