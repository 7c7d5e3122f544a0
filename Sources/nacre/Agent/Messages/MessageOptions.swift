import ArgumentParser
import Foundation
import JSONWriting
import NacreClient
import TransparencyLog

/// The options of every `nacre agent dm` command: whose messages, how the store opens, whom to believe about the log.
struct MessageOptions: ParsableArguments {
    @OptionGroup var client: ClientOptions

    @Option(
        help: """
            A file with the passphrase of the message store in its first line. Default: NACRE_MESSAGES_PASSPHRASE_FILE, \
            else the key in messages.key.
            """)
    var passphraseFile: String?

    @Flag(help: "Go on with an older state of the message store than this home has seen, or begin anew where it is gone.")
    var acceptOlder = false

    @Option(name: .customLong("log"), help: "The log's key. Default: the one remembered, else the one the server shows.")
    var logKey: String?

    @Option(
        name: .customLong("witness"), help: "The key of a witness to trust. May be repeated. Default: those remembered.")
    var witnesses: [String] = []

    @Option(help: "How many of the witnesses must have cosigned. Default: more than half.")
    var quorum: Int?

    @Option(help: .hidden)
    var clockFile: String?

    var json: Bool { client.json }

    private func secret() throws -> MessageStoreSecret {
        let variable = ProcessInfo.processInfo.environment["NACRE_MESSAGES_PASSPHRASE_FILE"]
        guard let path = passphraseFile ?? variable, !path.isEmpty else { return .keyFile }
        guard let line = try PassphraseFile(path: path).line(0) else {
            throw CommandFailure("\(path) is empty", hint: "The passphrase is its first line.")
        }
        return .passphrase(line)
    }

    /// Opens the agent's messages, publishes keys where some are missing, runs `body`, and raises the alarm where the log shows
    /// a key of this agent's that was not made here.
    ///
    /// - Parameters:
    ///   - alarms: whether such a key ends the command with status 1. What was sent is sent, so sending does not.
    ///   - reads: go on where no keys can be published, as what came before can still be read.
    func run(
        alarms: Bool = false, reads: Bool = false, _ body: (DirectMessages) async throws -> Void
    ) async throws {
        let (agent, credentials) = try client.agentAndCredentials()
        let clock = OwnerClock(file: clockFile)
        let messages = try await DirectMessages.open(
            client.agentHome, agent, agentName: credentials.agentName, secret: secret(),
            pins: LogPins(log: logKey, witnesses: witnesses.isEmpty ? nil : witnesses, quorum: quorum),
            acceptingOlder: acceptOlder, now: { clock.read().milliseconds })
        defer { messages.close() }
        do { try await messages.maintain() } catch let error where reads {
            StandardStreams.error(FailureReport(error).map { "warning: no keys published: \($0.text)" } ?? "\(error)")
        }
        var failure: (any Error)?
        do { try await body(messages) } catch { failure = error }
        let alarm = await alarm(messages)
        if let failure { throw failure }
        if alarms, let alarm { throw alarm }
    }

    /// Said also where the command failed: that may be why.
    private func alarm(_ messages: DirectMessages) async -> AgentIdentityError? {
        let strange = await messages.strangeKeyIDs()
        let gone = await messages.keyTakenBack
        for id in strange {
            StandardStreams.error(
                "ALARM: the log shows a key of yours that was not made here: \(id). Whoever made it can read what is sealed to it."
            )
        }
        if let gone { StandardStreams.error("ALARM: the key of this home was taken back, and not from here: \(gone)") }
        return (strange.first ?? gone).map { .strangeKey($0) }
    }
}
