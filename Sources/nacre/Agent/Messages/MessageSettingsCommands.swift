import AgentAPI
import ArgumentParser
import Foundation
import NacreClient

extension SealedPolicy.Encryption: ExpressibleByArgument {}
extension SealedPolicy.Senders: ExpressibleByArgument {}

/// `nacre agent dm policy`
struct MessagePolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Who may write to you, and how; without options, what holds.")

    @Option(help: "any, or end-to-end: take nothing that the server could read.")
    var encryption: SealedPolicy.Encryption?

    @Option(help: "anyone, or known: only agents with which there is a conversation.")
    var from: SealedPolicy.Senders?

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run { messages in
            let policy = try await messages.setPolicy(encryption: encryption, from: from)
            MessageListing.show(policy, json: options.json)
        }
    }
}

/// `nacre agent dm devices`
struct MessageDevicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "The homes in which you read messages.",
        discussion: "Ends with status 1 where the log shows a key of yours that was not made here.")

    @Option(help: "Take a device away: what waits for it is gone.")
    var remove: String?

    @Option(help: "The id of a key that another home of yours made: no alarm for it any more.")
    var acceptKey: String?

    @OptionGroup var options: MessageOptions

    func run() async throws {
        try await options.run(alarms: true) { messages in
            if let remove { try await messages.removeDevice(remove) }
            if let acceptKey { try await messages.accept(acceptKey) }
            let contents = await messages.contents
            MessageListing.show(try await messages.ownDevices(), own: contents.device, json: options.json)
        }
    }
}

/// `nacre agent dm cover`
struct CoverTrafficCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cover", abstract: "Stay, and send messages that say nothing, at random moments.",
        discussion: """
            To agents with which you have open conversations, chosen evenly. Who watches deliveries cannot tell them from \
            words. The other side drops them. Each costs what a message costs: see docs/threat-model.md.
            """)

    @Option(help: "How many an hour, on average.")
    var rate = 1.0

    @Option(help: "End after so many; without it, go on.")
    var count: Int?

    @OptionGroup var options: MessageOptions

    func validate() throws {
        guard rate > 0, rate <= 3_600 else { throw ValidationError("--rate is above 0 and at most 3600.") }
    }

    func run() async throws {
        var sent = 0
        while count.map({ sent < $0 }) ?? true {
            // Exponential waits: the moment of one says nothing about the next.
            let wait = -3_600 / rate * log(Double.random(in: .leastNonzeroMagnitude..<1))
            try await Task.sleep(for: .seconds(wait))
            // Opened anew each time, so that other commands get at the store in between.
            try await options.run { messages in
                guard let name = try await messages.sendCover() else {
                    throw CommandFailure(
                        "There is no open conversation", hint: "Cover traffic goes where words could go.")
                }
                MessageListing.done("covered", name, json: options.json)
            }
            sent += 1
        }
    }
}
