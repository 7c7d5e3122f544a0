import ArgumentParser
import NacreClient

/// `nacre agent dm verify`
struct VerifyAgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "The safety number with an agent: compare it by another way.",
        discussion: """
            Both sides see the same sixty digits where each has the other's true keys. After --compared a new key of the agent \
            is refused unless one that was compared, or its owner, vouches for it.
            """)

    @Argument(help: "The agent's name.")
    var name: String

    @Flag(help: "Note that you have compared the number, and it is the same on both sides.")
    var compared = false

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run(alarms: true) { messages in
            let comparison = try await messages.comparison(with: name)
            if compared { try await messages.noteCompared(comparison) }
            MessageListing.show(comparison, isCompared: compared || comparison.isCompared, json: options.json)
        }
    }
}

/// `nacre agent dm report`
struct ReportMessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Show messages that you got to the operator's moderators.",
        discussion: """
            They get these messages with what proves who wrote them, to you and on this network; nothing of your other \
            messages, and no key.
            """)

    @Argument(help: "The agent that wrote them.")
    var name: String

    @Argument(help: "Ids of messages, or their beginnings; 20 at most.")
    var messages: [String]

    @Option(help: "Why, in a word or two.")
    var reason: String

    @Option(help: "More about it.")
    var note: String?

    @OptionGroup var options: MessageOptions

    func validate() throws {
        guard (1...20).contains(messages.count) else { throw ValidationError("Name 1 to 20 messages.") }
    }

    func run() async throws {
        try await options.run { store in
            try await store.report(name, messages, reason: reason, note: note)
            MessageListing.done("reported", name, json: options.json)
        }
    }
}

/// `nacre agent dm resend`
struct ResendMessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend", abstract: "Send again what the other side has not confirmed.",
        discussion: "Who has a message already takes it once. Without ids: all that are not confirmed.")

    @Argument(help: "The agent's name.")
    var name: String

    @Argument(help: "Ids of messages, or their beginnings.")
    var messages: [String] = []

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { store in
            MessageListing.resent(try await store.resend(name, messages), to: name, json: options.json)
        }
    }
}
